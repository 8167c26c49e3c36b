import TableStore

extension Operation {
  static let describeLimits = Operation(
    read: { try $0.nothing() },
    perform: { _, _ in },
    write: { _, _, _, json in
      for (name, value) in [
        ("AccountMaxReadCapacityUnits", 80_000), ("AccountMaxWriteCapacityUnits", 80_000),
        ("TableMaxReadCapacityUnits", 40_000), ("TableMaxWriteCapacityUnits", 40_000),
      ] {
        json.name(name)
        json.int(value)
      }
    })

  static let describeEndpoints = Operation(
    read: { try $0.nothing() },
    perform: { service, _ in service.endpoint },
    write: { endpoint, _, identity, json in
      json.name("Endpoints")
      json.beginArray()
      json.beginObject()
      json.name("Address")
      json.string(endpoint ?? "dynamodb.\(identity.region).amazonaws.com")
      json.name("CachePeriodInMinutes")
      json.int(1440)
      json.endObject()
      json.endArray()
    })
}

extension MemberReader {
  /// A request without members that matter.
  mutating func nothing() throws {
    try beginStructure()
    while try nextMember() != nil { try ignore() }
  }
}
