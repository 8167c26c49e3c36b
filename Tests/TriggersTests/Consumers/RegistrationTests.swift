import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct RegistrationTests {
  @Test func `Latest sees what is committed after the registration and nothing before`() throws {
    try withThings { store in
      try store.table("things").put(["id": 1])
      let made = try store.consumers.create(.reading("things"))
      #expect(made.incarnation > 0)
      #expect(made.createdAt > 0)
      let before = try store.consumers.describe("c")
      #expect(before.lagRecords == 0)
      #expect(before.state == .created)
      try store.table("things").put(["id": 2])
      let after = try store.consumers.describe("c")
      #expect(after.lagRecords == 1)
      #expect(after.lagSeconds > 0)
      #expect(after.definition == made)
    }
  }

  @Test func `A name is taken once, and one used again inherits nothing`() throws {
    try withThings { store in
      let first = try store.consumers.create(.reading("things"), from: .trimHorizon)
      try store.table("things").put(["id": 1])
      expectTriggerError(.consumerExists) { try store.consumers.create(.reading("things")) }
      try store.consumers.pause("c")
      try store.consumers.remove("c")
      expectTriggerError(.unknownConsumer) { _ = try store.consumers.describe("c") }
      let second = try store.consumers.create(.reading("things"))
      #expect(second.incarnation > first.incarnation)
      let status = try store.consumers.describe("c")
      #expect(status.lagRecords == 0)
      #expect(status.state == .created)
      #expect(try store.readConsumers { try $0.entries([2]).count } == 1)
    }
  }

  @Test func `Removing leaves nothing of the consumer`() throws {
    try withThings { store in
      let made = try store.consumers.create(.reading("things"))
      let other = try store.consumers.create(.reading("things", as: "other"))
      let position = StreamPosition(commit: 1, index: 0)
      _ = try store.commitConsumers { transaction in
        for id in [made.incarnation, other.incarnation] {
          transaction.put(ConsumerKey.deadLetter(id, position), [1])
          transaction.put(ConsumerKey.parked(id, item: Array(repeating: 7, count: 16), position), [1])
          transaction.put(ConsumerKey.backfill(id), [1])
        }
      }
      #expect(try store.consumers.describe("c").deadLetters == 1)
      #expect(try store.consumers.describe("c").parked == 1)
      try store.consumers.remove("c")
      let left = try store.readConsumers { try $0.entries([]).map(\.key) }
      #expect(left.count { $0.starts(with: [4]) } == 1)
      #expect(left.count { $0.starts(with: [5]) } == 1)
      #expect(left.count { $0.starts(with: [6]) } == 1)
      #expect(try store.consumers.list().map(\.name) == ["other"])
    }
  }

  @Test func `A table must be there`() throws {
    try withThings { store in
      expectTriggerError(.unknownTable) { try store.consumers.create(.reading("things", "nowhere")) }
      expectTriggerError(.unknownTable) { try store.consumers.create(.reading("?")) }
      #expect(try store.consumers.list().isEmpty)
      try store.consumers.create(ConsumerDefinition("all", tables: nil))
      #expect(try store.consumers.list().map(\.name) == ["all"])
    }
  }

  @Test(arguments: ["", "a b", "ä", "a/b", String(repeating: "x", count: 129)])
  func `A name has its form`(name: String) throws {
    try withThings { store in
      let error = expectTriggerError(.invalidDefinition) {
        try store.consumers.create(ConsumerDefinition(name, tables: nil))
      }
      #expect(error?.message.hasPrefix("name ") == true)
    }
  }

  static let outOfBounds: [(String, @Sendable (inout TriggerSettings) -> Void)] = [
    ("batchSize", { $0.batchSize = 0 }), ("batchSize", { $0.batchSize = 10_001 }),
    ("batchWindow", { $0.batchWindow = -1 }), ("batchWindow", { $0.batchWindow = 300_001 }),
    ("batchBytes", { $0.batchBytes = 1023 }), ("batchBytes", { $0.batchBytes = 16 << 20 + 1 }),
    ("lanes", { $0.lanes = 0 }), ("lanes", { $0.lanes = 11 }),
    ("retries", { $0.retries = -1 }), ("retries", { $0.retries = 10_001 }),
    ("backoff", { $0.backoff = 0 }), ("longestBackoff", { $0.longestBackoff = 99 }),
    ("maximumAge", { $0.maximumAge = 59 }), ("maximumAge", { $0.maximumAge = 604_801 }),
    ("maximumDepth", { $0.maximumDepth = 0 }), ("maximumDepth", { $0.maximumDepth = 256 }),
    ("window", { $0.window = 0 }), ("window", { $0.window = 901 }),
    ("timeout", { $0.timeout = 0 }), ("timeout", { $0.timeout = 3_600_001 }),
    ("overflow", { ($0.holds, $0.overflow) = (false, .block) }),
  ]

  @Test(arguments: outOfBounds.indices) func `A setting beyond its bound is named`(index: Int) throws {
    let (name, change) = Self.outOfBounds[index]
    var settings = TriggerSettings()
    change(&settings)
    try withThings { store in
      let error = expectTriggerError(.invalidDefinition) {
        try store.consumers.create(ConsumerDefinition("c", tables: nil, settings: settings))
      }
      #expect(error?.message.hasPrefix(name + " ") == true, "\(error?.message ?? "")")
      try store.consumers.create(ConsumerDefinition("c", tables: nil, settings: TriggerSettings()))
      expectTriggerError(.invalidDefinition) { try store.consumers.update("c", settings: settings) }
    }
  }

  @Test func `A filter must compile`() throws {
    try withThings { store in
      var definition = ConsumerDefinition.reading("things")
      definition.filters = [ChangeFilter.Source("NewImage.n >")]
      expectTriggerError(.invalidFilter) { try store.consumers.create(definition) }
    }
  }

  @Test func `What is registered is read back as it was`() throws {
    try withThings { store in
      var definition = ConsumerDefinition("c", tables: ["things"], settings: TriggerSettings())
      definition.settings?.window = 60
      definition.settings?.overflow = .block
      definition.endpoint = .command(["sh", "-c", "true"])
      definition.filters = [ChangeFilter.Source("NewImage.n > :n", values: [":n": 3])]
      let made = try store.consumers.create(definition)
      #expect(try store.consumers.describe("c").definition == made)
      definition.name = "d"
      definition.endpoint = .http("https://example.org/hook")
      let other = try store.consumers.create(definition)
      #expect(try store.consumers.list().map(\.definition) == [made, other])
      let checkpoint = try store.readConsumers { try $0.consumer("c") }.checkpoint
      #expect(checkpoint.holds)
      #expect(checkpoint.overflow == .block)
    }
  }
}
