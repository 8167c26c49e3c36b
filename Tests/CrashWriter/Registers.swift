import Foundation
import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `registers`: threads that read and write a few items which all processes share, and say when:
///
///     OWNER begin write KEY VALUE START         about to write; no two writes have the same value
///     OWNER end                                 it was acknowledged at END
///     OWNER read KEY VALUE START END            0: there was no item
///     OWNER count VALUE START END               counted one up; the result
///     OWNER refused                             the write begun last has not happened
///     problem TEXT                              something that should not be
///
/// Times are nanoseconds of the machine's monotonic clock, so that those of different processes can be compared.
struct Registers {
  static let table = "registers"
  private static let names = ["r0", "r1", "r2"]
  /// Always written together, with one value.
  private static let pair = ("x", "y")

  private let settings: WriterSettings

  init(_ settings: WriterSettings) {
    self.settings = settings
  }

  func run() throws {
    let store = try Store.open(at: settings.store, options: settings.options)
    do {
      try store.createTable(Self.table, key: KeyAttribute("name", .s))
    } catch let error as StoreError where error.code == .resourceInUse {}
    Journal.say("ready")
    let group = DispatchGroup()
    for number in 0..<settings.threads {
      let client = Client(settings, number, store)
      group.enter()
      Thread.detachNewThread {
        client.run()
        group.leave()
      }
    }
    group.wait()
    try store.close()
    Journal.say("closed")
  }

  private final class Client: @unchecked Sendable {
    private let settings: WriterSettings
    private let owner: String
    private var store: Store
    private var generator: SplitMix
    private var value: Int

    init(_ settings: WriterSettings, _ number: Int, _ store: Store) {
      self.settings = settings
      self.store = store
      owner = "\(settings.writer)-\(number)"
      generator = SplitMix(state: settings.seed &* 1000 &+ UInt64(number))
      value = (Int(settings.seed) * 10 + number) * 1_000_000
    }

    private var table: Table { store.table(Registers.table) }

    func run() {
      for step in 1...max(1, settings.count) {
        do {
          if settings.reopens, step.isMultiple(of: 5) {
            try store.close()
            store = try Store.open(at: settings.store, options: settings.options)
          }
          try next()
        } catch let error as StoreError where error.code == .transactionConflict {
          Journal.say("\(owner) refused")
        } catch {
          return Journal.say("problem \(owner): \(error)")
        }
      }
    }

    private func next() throws {
      let name = Registers.names[Int(generator.next() % UInt64(Registers.names.count))]
      switch generator.next() % 10 {
      case 0..<3:
        try write(name) { try table.put(item(name)) }
      case 3:
        try write(name) {
          try table.update(["name": .s(name)], ItemUpdate("SET v = :v"), values: [":v": .n(Number(value))])
        }
      case 4:
        try write(Registers.pair.0) {
          try store.write { scope in
            try scope.put(item(Registers.pair.0), in: table)
            try scope.put(item(Registers.pair.1), in: table)
          }
        }
      case 5: try count()
      case 6: try readPair()
      default:
        let start = now()
        let found = try table.get(["name": .s(name)])?.int("v") ?? 0
        Journal.say("\(owner) read \(name) \(found) \(start) \(now())")
      }
    }

    private func write(_ name: String, _ body: () throws -> Void) throws {
      value += 1
      Journal.say("\(owner) begin write \(name) \(value) \(now())")
      try body()
      Journal.say("\(owner) end \(now())")
    }

    private func count() throws {
      let start = now()
      let new = try table.update(
        ["name": "tally"], ItemUpdate("ADD v :one"), values: [":one": 1], returning: .allNew)
      Journal.say("\(owner) count \(new?.int("v") ?? -1) \(start) \(now())")
    }

    private func readPair() throws {
      let start = now()
      let (first, second) = try store.read { scope in
        (
          try scope.item(["name": .s(Registers.pair.0)], in: table)?.int("v") ?? 0,
          try scope.item(["name": .s(Registers.pair.1)], in: table)?.int("v") ?? 0
        )
      }
      if first != second { Journal.say("problem \(owner) sees half a transaction: \(first), \(second)") }
      Journal.say("\(owner) read \(Registers.pair.0) \(first) \(start) \(now())")
    }

    /// Of some kilobytes, so that the overlay is sealed and applied all the time.
    private func item(_ name: String) throws -> Item {
      let body = String(repeating: "x", count: 1000 + Int(generator.next() % 8000))
      return try Item(["name": .s(name), "v": .n(Number(value)), "body": .s(body)])
    }

    private func now() -> UInt64 {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
  }
}
