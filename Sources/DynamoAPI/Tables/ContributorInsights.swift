import TableStore

/// Whether contributor insights were asked for: kept and returned. Nothing is counted.
struct ContributorInsights: Sendable, Hashable, Codable {
  enum Mode: String, Sendable, Codable, CaseIterable {
    case accessed = "ACCESSED_AND_THROTTLED_KEYS"
    case throttled = "THROTTLED_KEYS"
  }

  var isEnabled: Bool
  var mode: Mode
  /// Seconds since 1970 of the last change.
  var since: Double

  fileprivate var status: String { isEnabled ? "ENABLED" : "DISABLED" }
}

extension Operation {
  static let updateContributorInsights = Operation(
    read: { try InsightsRequest(wire: &$0, changes: true) },
    perform: { service, request in
      let now = Double(service.now()) / 1_000_000
      let change = UpdateTableRequest(service.identity.tableName(request.table))
      return try await service.changeSettings(change) { settings, table in
        try request.checkIndex(of: table)
        let current = settings.insights?[request.index ?? ""]
        let insights = ContributorInsights(
          isEnabled: request.isEnabled, mode: request.mode ?? current?.mode ?? .accessed, since: now)
        var all = settings.insights ?? [:]
        all[request.index ?? ""] = insights
        settings.insights = all
        return InsightsReply(table: table.name, index: request.index, insights: insights)
      }.result
    },
    write: { reply, _, _, json in json.members(reply) })

  static let describeContributorInsights = Operation(
    read: { try InsightsRequest(wire: &$0, changes: false) },
    perform: { service, request in
      let table = try await service.store.describeTable(service.identity.tableName(request.table))
      try request.checkIndex(of: table)
      return InsightsReply(
        table: table.name, index: request.index, insights: TableSettings(table).insights?[request.index ?? ""])
    },
    write: { reply, _, _, json in
      json.members(reply)
      json.name("ContributorInsightsRuleList")
      json.strings([])
      if let since = reply.insights?.since {
        json.name("LastUpdateDateTime")
        json.double(since)
      }
    })

  static let listContributorInsights = Operation(
    read: { try InsightsListRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { page, _, _, json in
      json.name("ContributorInsightsSummaries")
      json.beginArray()
      for entry in page.entries {
        json.beginObject()
        json.members(entry)
        json.endObject()
      }
      json.endArray()
      if let token = page.nextToken {
        json.name("NextToken")
        json.string(token)
      }
    })
}

/// The insights of a table or of one of its indexes.
private struct InsightsReply: Sendable {
  var table: String
  var index: String?
  /// `nil`: never switched.
  var insights: ContributorInsights?
}

private struct InsightsRequest: Sendable {
  private enum Action: String, CaseIterable {
    case enable = "ENABLE"
    case disable = "DISABLE"
  }

  var table: String
  var index: String?
  var isEnabled = false
  var mode: ContributorInsights.Mode?

  init(wire reader: inout MemberReader, changes: Bool) throws {
    var table: String?
    var action: Action?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "IndexName": index = try reader.string()
      case "ContributorInsightsAction" where changes:
        action = try reader.oneOf(Action.self, "contributorInsightsAction")
      case "ContributorInsightsMode" where changes:
        mode = try reader.oneOf(ContributorInsights.Mode.self, "contributorInsightsMode")
      default: try reader.ignore()
      }
    }
    self.table = try RequiredMembers.tableName(table)
    var required = RequiredMembers()
    if changes { required.require(action != nil, "contributorInsightsAction") }
    try required.check()
    isEnabled = action == .enable
  }

  /// - Throws: ResourceNotFoundException if the table has not got the index.
  func checkIndex(of table: TableDescription) throws {
    guard let index, !(table.localIndexes + table.globalIndexes).contains(where: { $0.definition.name == index }) else {
      return
    }
    throw StoreError(.resourceNotFound, "Requested resource not found: Index: \(index) not found")
  }
}

private struct InsightsListRequest: Sendable {
  struct Page: Sendable {
    var entries: [InsightsReply]
    var nextToken: String?
  }

  private static let pageSize = 100

  private var table: String?
  private var limit: Int?
  /// The table and, behind a slash, the index that the last page ended with.
  private var token: String?

  init(wire reader: inout MemberReader) throws {
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "MaxResults": limit = try reader.int()
      case "NextToken": token = try reader.string()
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.range(limit, "maxResults", from: 1, to: InsightsListRequest.pageSize)
    try constraints.check()
    guard token?.contains("/") ?? true else { throw WireError.validation("Invalid NextToken") }
  }

  func run(_ service: DynamoService) async throws -> Page {
    let limit = limit ?? InsightsListRequest.pageSize
    let names: [String]
    if let table {
      names = [service.identity.tableName(table)]
    } else {
      names = try await service.store.tables()
    }
    let start = token?.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var entries: [InsightsReply] = []
    for name in names {
      if let start, name.utf8.lexicographicallyPrecedes(start[0].utf8) { continue }
      let description: TableDescription
      do {
        description = try await service.store.describeTable(name)
      } catch let error as StoreError where error.code == .resourceNotFound && table == nil {
        continue
      }
      let insights = TableSettings(description).insights ?? [:]
      for (index, value) in insights.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        if let start, name == start[0], !start[1].utf8.lexicographicallyPrecedes(index.utf8) { continue }
        if entries.count == limit, let last = entries.last {
          return Page(entries: entries, nextToken: "\(last.table)/\(last.index ?? "")")
        }
        entries.append(InsightsReply(table: name, index: index.isEmpty ? nil : index, insights: value))
      }
    }
    return Page(entries: entries, nextToken: nil)
  }
}

extension JSONWriter {
  fileprivate mutating func members(_ reply: InsightsReply) {
    name("TableName")
    string(reply.table)
    if let index = reply.index {
      name("IndexName")
      string(index)
    }
    name("ContributorInsightsStatus")
    string(reply.insights?.status ?? "DISABLED")
    if let insights = reply.insights, insights.isEnabled {
      name("ContributorInsightsMode")
      string(insights.mode.rawValue)
    }
  }
}
