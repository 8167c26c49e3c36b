import ArgumentParser
import TableStore
import Triggers

extension TriggerSettings.Delivery: EnumerableFlag {
  public static func help(for value: TriggerSettings.Delivery) -> ArgumentHelp? {
    switch value {
    case .transactional: "Effects and checkpoint are one commit: each change has its effects once (the default)."
    case .external: "The handler acts on the world outside: each change is handed out at least once."
    }
  }
}

extension TriggerSettings.PoisonPolicy: ExpressibleByArgument {}
extension TriggerSettings.Overflow: ExpressibleByArgument {}

/// Every setting of a trigger as an option; what is not given stays as it is.
struct TriggerSettingsOptions: ParsableArguments {
  @Flag var delivery: TriggerSettings.Delivery?

  @Option(help: ArgumentHelp("Changes in a batch, 1 to 10,000 (100).", valueName: "n"))
  var batchSize: Int?

  @Option(help: ArgumentHelp("How long a batch that is not full waits for more, up to 5m (0).", valueName: "time"))
  var batchWindow: Span?

  @Option(help: ArgumentHelp("Bytes of the changes in a batch, 1KiB to 16MiB (6MiB).", valueName: "bytes"))
  var batchBytes: ByteSize?

  @Option(help: ArgumentHelp("Batches handled side by side, 1 to 10 (1).", valueName: "n"))
  var lanes: Int?

  @Option(help: ArgumentHelp("How often a change that fails alone is tried again, 0 to 10,000 (5).", valueName: "n"))
  var retries: Int?

  @Option(help: ArgumentHelp("The pause before the first retry, doubled each time (100ms).", valueName: "time"))
  var backoff: Span?

  @Option(help: ArgumentHelp("The longest pause between retries (30s).", valueName: "time"))
  var longestBackoff: Span?

  @Flag(inversion: .prefixedNo, help: "Split a batch that fails until the change at fault stands alone (on).")
  var bisect: Bool?

  @Option(
    help: ArgumentHelp("Changes older than this become dead letters, 60s to 7d, or none (none).", valueName: "time"))
  var maximumAge: OptionalSpan?

  @Option(help: "What becomes of a change that cannot be handled (parkKey).")
  var poison: TriggerSettings.PoisonPolicy?

  @Flag(inversion: .prefixedNo, help: "Whether it sees its own effects (off).")
  var reactToOwn: Bool?

  @Option(help: ArgumentHelp("The longest chain of effects upon effects, 1 to 255 (16).", valueName: "n"))
  var maximumDepth: Int?

  @Option(help: ArgumentHelp("Length of a tumbling window, 1s to 15m, or none (none).", valueName: "time"))
  var window: OptionalSpan?

  @Option(help: ArgumentHelp("How long a call may take, 1ms to 1h (30s).", valueName: "time"))
  var timeout: Span?

  @Flag(inversion: .prefixedNo, help: "Whether the log is kept for it beyond the retention time (on).")
  var hold: Bool?

  @Option(help: "What happens at the log's cap when only this trigger needs the oldest part (expire).")
  var overflow: TriggerSettings.Overflow?

  /// Changes what was given. Bounds are checked where the definition is.
  ///
  /// - Throws: ``InputError`` for a time in the wrong unit.
  func apply(to settings: inout TriggerSettings) throws {
    func set<V>(_ path: WritableKeyPath<TriggerSettings, V>, _ value: V?) {
      if let value { settings[keyPath: path] = value }
    }
    set(\.delivery, delivery)
    set(\.batchSize, batchSize)
    set(\.batchWindow, batchWindow?.milliseconds)
    set(\.batchBytes, batchBytes?.count)
    set(\.lanes, lanes)
    set(\.retries, retries)
    set(\.backoff, backoff?.milliseconds)
    set(\.longestBackoff, longestBackoff?.milliseconds)
    set(\.bisects, bisect)
    set(\.poison, poison)
    set(\.reactsToOwn, reactToOwn)
    set(\.maximumDepth, maximumDepth)
    set(\.timeout, timeout?.milliseconds)
    set(\.holds, hold)
    set(\.overflow, overflow)
    if let maximumAge { settings.maximumAge = try maximumAge.span?.seconds(option: "--maximum-age") }
    if let window { settings.window = try window.span?.seconds(option: "--window") }
  }
}
