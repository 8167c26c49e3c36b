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
      reader.note("\(value)", at: "\(path).\(name)", must: "have value greater than or equal to 1")
    }
  }
}

enum BillingMode: String, Sendable, Codable, CaseIterable {
  case provisioned = "PROVISIONED"
  case payPerRequest = "PAY_PER_REQUEST"

  /// - Parameter index: the name of the index whose throughput it is; `nil` for the table's.
  /// - Throws: the service's error if there is throughput where there must be none, or none where there must be.
  func check(_ throughput: Throughput?, ofIndex index: String? = nil) throws {
    let place = index.map { " for index: \($0)" } ?? ""
    switch (self, throughput) {
    case (.provisioned, nil):
      throw WireError.validation(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified"
          + (place.isEmpty ? " when BillingMode is PROVISIONED" : place))
    case (.payPerRequest, _?):
      throw WireError.validation(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified"
          + "\(place) when BillingMode is PAY_PER_REQUEST")
    default: return
    }
  }
}

enum TableClass: String, Sendable, Codable, CaseIterable {
  case standard = "STANDARD"
  case infrequentAccess = "STANDARD_INFREQUENT_ACCESS"
}
