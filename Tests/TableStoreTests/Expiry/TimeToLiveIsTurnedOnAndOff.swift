import Testing

@testable import TableStore

struct TimeToLiveIsTurnedOnAndOff {
  @Test func indexingWhatWasThereBefore() throws {
    let harness = try TableHarness()
    try harness.createTable()
    for number in 0..<2500 { try harness.put(["pk": .s("\(number)"), "ttl": .n(Number(harness.now - 10))]) }
    #expect(try harness.tables.describeTimeToLive("things") == TimeToLiveDescription(status: .disabled))
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
    #expect(try harness.tables.describeTimeToLive("things").status == .enabling)
    try harness.settle()
    #expect(
      try harness.tables.describeTimeToLive("things")
        == TimeToLiveDescription(status: .enabled, attributeName: "ttl"))
    #expect(try harness.count(.expiry) == 2500)
    while try harness.tables.sweepExpired().more {}
    #expect(try harness.count(.items) == 0)
  }

  @Test func leavingNothingBehind() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
    try harness.put(["pk": "a", "ttl": .n(Number(harness.now - 10)), "other": .n(Number(harness.now + 10))])
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl", enabled: false))
    #expect(try harness.tables.sweepExpired().deleted == 0)
    // On again with another attribute, before the old entries are gone.
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "other"))
    try harness.settle()
    #expect(try harness.count(.expiry) == 1)
    #expect(try harness.tables.sweepExpired().deleted == 0)
    harness.now += 100
    #expect(try harness.tables.sweepExpired().deleted == 1)
  }

  @Test func onceEach() throws {
    let harness = try TableHarness()
    try harness.createTable()
    func update(_ name: String, _ enabled: Bool) -> String? {
      storeError {
        try harness.tables.updateTimeToLive(
          UpdateTimeToLiveRequest("things", attributeName: name, enabled: enabled))
      }?.message
    }
    #expect(update("ttl", false) == "TimeToLive is already disabled")
    #expect(update("ttl", true) == nil)
    #expect(update("ttl", true) == "TimeToLive is already enabled")
    #expect(
      update("other", true)
        == "TimeToLive is active on a different AttributeName: current AttributeName is ttl")
    #expect(update("ttl", false) == nil)
    #expect(update("", true)?.contains("timeToLiveSpecification.attributeName") == true)
  }

  @Test func constraintsComeBeforeTheTable() throws {
    let harness = try TableHarness()
    func message(_ table: String, _ attribute: String) -> String? {
      storeError {
        try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest(table, attributeName: attribute))
      }?.message
    }
    let path = "at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length"
    #expect(message("nothing", "") == "1 validation error detected: Value '' \(path) greater than or equal to 1")
    let long = String(repeating: "t", count: 256)
    #expect(
      message("t", long)
        == "2 validation errors detected: Value 't' at 'tableName' failed to satisfy constraint: Member must have "
        + "length greater than or equal to 3; Value '\(long)' \(path) less than or equal to 255")
    #expect(message("nothing", "ttl") == "Requested resource not found: Table: nothing not found")
    #expect(
      storeError { try harness.tables.describeTimeToLive("nothing") }?.message
        == "Requested resource not found: Table: nothing not found")
  }

  @Test func onlyByTheAttributeItIsOnFor() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
    #expect(
      storeError {
        try harness.tables.updateTimeToLive(
          UpdateTimeToLiveRequest("things", attributeName: "other", enabled: false))
      }?.message == "TimeToLive is active on a different AttributeName: current AttributeName is ttl")
    try harness.settle()
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl", enabled: false))
    #expect(try harness.tables.describeTimeToLive("things") == TimeToLiveDescription(status: .disabled))
  }
}
