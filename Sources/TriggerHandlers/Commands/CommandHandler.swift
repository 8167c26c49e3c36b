public import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A handler that is a command: it reads the batch from its standard input, one change a line, and writes its answers
/// to standard output, see ``HandlerAnswer``.
///
/// The command is started anew for every call, in a process group of its own. In its environment are `MALL_CONSUMER`,
/// `MALL_ATTEMPT` and for windows `MALL_WINDOW_START`, `MALL_WINDOW_END`, `MALL_WINDOW_FINAL`. Status 0 means that all
/// is done but what an answer says failed. Any other status, an end by a signal, an answer that does not parse or is
/// too long, and a command that is still running when its time is up (the whole process group is killed then) fail the
/// whole batch; the last of what it wrote to standard error is the reason.
public struct CommandHandler: TriggerHandler {
  public struct Options: Sendable {
    /// `nil`: that of this process.
    public var directory: String?
    /// Added to the environment of this process.
    public var environment: [String: String] = [:]
    public var form = HandlerForm.plain
    public var timeout = Duration.seconds(30)
    /// The most bytes that a call may write to standard output.
    public var outputLimit = 16 << 20
    /// Gets what a call that did its work wrote to standard error, the last 8 KiB, if it wrote any. What one wrote that
    /// failed is the cause of the error.
    public var log: (@Sendable (String) -> Void)?

    public init() {}
  }

  /// The program and its arguments. A program without a slash is looked for along `PATH`.
  public let command: [String]
  public let options: Options

  /// Writing to a command that ended without reading everything raises SIGPIPE; if that would end this process, it is
  /// ignored from here on.
  ///
  /// - Throws: ``TriggerError`` `invalidDefinition` for an empty command, or one with a zero byte.
  public init(_ command: [String], _ options: Options = Options()) throws {
    guard let program = command.first, !program.isEmpty else {
      throw TriggerError(.invalidDefinition, "A command names a program.")
    }
    guard command.allSatisfy({ !$0.utf8.contains(0) }) else {
      throw TriggerError(.invalidDefinition, "A command and its arguments contain no zero bytes.")
    }
    self.command = command
    self.options = options
    Self.surviveClosedPipes()
  }

  public func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    let request = HandlerRequest(batch, options.form)
    var environment = options.environment
    for entry in request.context { environment["MALL_" + entry.name.uppercased()] = entry.value }
    let run = CommandRun(
      command: command, directory: options.directory, environment: environment, timeout: options.timeout,
      outputLimit: options.outputLimit)
    let result = try await run.run(try request.lines())
    if let failure = result.failure(of: run) {
      throw TriggerError(.handlerFailed, failure, cause: result.errors.isEmpty ? nil : result.errors)
    }
    if !result.errors.isEmpty { options.log?(result.errors) }
    return try HandlerAnswer.outcome(of: result.output, to: batch, options.form, source: "the command's output")
  }

  private static func surviveClosedPipes() {
    var action = sigaction()
    guard sigaction(SIGPIPE, nil, &action) == 0 else { return }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    // SIG_DFL is the null pointer.
    if handler == nil { signal(SIGPIPE, SIG_IGN) }
  }
}
