import TableStore

/// What a table is said to have and the store does not interpret: kept with the table and described.
struct TableSettings: Sendable, Hashable, Codable {
  /// The attribute of a table's entry in the catalogue that holds this.
  static let attribute = "dynamoAPI"

  /// A UUID, given when the table is created.
  var tableID: String
  var billing = BillingMode.provisioned
  /// Seconds since 1970 at which the billing mode last became PAY_PER_REQUEST.
  var onDemandSince: Double?
  var throughput: Throughput?
  /// By the index's name.
  var indexThroughput: [String: Throughput] = [:]
  var tableClass: TableClass?
  /// Seconds since 1970.
  var tableClassSince: Double?
  var tags: [String: String] = [:]
  /// Policies of the table (under the empty name) and of its streams (under their labels); `nil`: none.
  var policies: [String: ResourcePolicy]?
  /// Contributor insights of the table (under the empty name) and of its indexes, where they were ever switched.
  var insights: [String: ContributorInsights]?
  /// `nil`: the table cannot be restored to a point in time.
  var recovery: PointInTimeRecovery?
  /// Where the table comes from, if it was restored.
  var restored: RestoreSummary?

  init(tableID: String) { self.tableID = tableID }

  /// The settings kept with a table; for a table that was made by other means, those of a new one.
  init(_ description: TableDescription) {
    if case .m(let members)? = description.attributes[TableSettings.attribute],
      let item = try? Item(members), let settings = try? item.decode(TableSettings.self)
    {
      self = settings
      return
    }
    self.init(tableID: TableSettings.identifier(from: UInt64(description.id), description.createdAt))
    billing = .payPerRequest
  }

  /// What is kept with the table.
  func stored() throws -> [String: AttributeValue] {
    [TableSettings.attribute: try AttributeValue(encoding: self)]
  }

  /// A new table's id: a random UUID.
  static func newIdentifier() -> String {
    identifier(from: .random(in: 0 ... .max), .random(in: 0 ... .max))
  }

  /// 128 bits in the form of a UUID of version 4.
  private static func identifier(from high: UInt64, _ low: UInt64) -> String {
    let bits = (high & ~0xF000 | 0x4000, low & ~(3 << 62) | 2 << 62)
    let digits = Array(hexadecimal(bits.0) + hexadecimal(bits.1))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
