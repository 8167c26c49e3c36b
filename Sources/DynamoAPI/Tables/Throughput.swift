import TableStore

/// Provisioned throughput: kept and returned, never enforced.
struct Throughput: Sendable, Hashable, Codable {
  var read: Int
  var write: Int

  init(read: Int, write: Int) {
    self.read = read
    self.write = write
  }

  /// - Parameter path: where it stands, in lower camel case.
  init(wire reader: inout MemberReader, _ path: String) throws {
    var read: Int?
    var write: Int?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "ReadCapacityUnits": read = try reader.int()
      case "WriteCapacityUnits": write = try reader.int()
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(read != nil, "\(path).readCapacityUnits")
    required.require(write != nil, "\(path).writeCapacityUnits")
    try required.check()
    self.init(read: read ?? 0, write: write ?? 0)
    for (value, name) in [(self.read, "readCapacityUnits"), (self.write, "writeCapacityUnits")] where value < 1 {
      throw WireError.validation(
        "1 validation error detected: Value '\(value)' at '\(path).\(name)' failed to satisfy constraint: "
          + "Member must have value greater than or equal to 1")
    }
  }
}

enum BillingMode: String, Sendable, Codable, CaseIterable {
  case provisioned = "PROVISIONED"
  case payPerRequest = "PAY_PER_REQUEST"
}

enum TableClass: String, Sendable, Codable, CaseIterable {
  case standard = "STANDARD"
  case infrequentAccess = "STANDARD_INFREQUENT_ACCESS"
}
