/// What a Query or Scan returns of each item, decided from Select, the projection and the index.
struct SelectRules: Sendable {
  let select: Select?
  let projection: ProjectionList?

  /// The rules that need no table.
  ///
  /// - Parameter projectionName: the parameter that gives the projection, if there is one.
  static func check(_ select: Select?, projectionName: String?, hasIndex: Bool) throws {
    switch select {
    case .specificAttributes where projectionName == nil:
      throw StoreError.validation(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
    case .allProjectedAttributes where !hasIndex:
      throw StoreError.validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    case .allAttributes, .allProjectedAttributes, .count:
      if let select, let projectionName {
        throw StoreError.validation("Cannot specify the \(projectionName) when choosing to get \(select.rawValue)")
      }
    default: break
    }
  }

  /// Whether items must be read from the table for what an index lacks: only local indexes do that.
  ///
  /// - Throws: ``StoreError`` `validation` where a global index lacks what is asked for.
  func fetchesItems(_ index: IndexLayout?, filter: Condition?) throws -> Bool {
    guard let index, let projected = index.projected else { return false }
    func missing(_ names: [String]) -> [String] { names.filter { !projected.contains(Array($0.utf8)) } }
    let name = index.descriptor.name
    let isGlobal = index.descriptor.kind == .global
    if select == .allAttributes {
      if isGlobal {
        throw StoreError.invalidParameters(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index \(name) because its projection "
            + "type is not ALL")
      }
      return true
    }
    let unprojected = missing(projection?.topLevelNames ?? [])
    if isGlobal {
      if unprojected.isEmpty { return false }
      throw StoreError.invalidParameters(
        "Global secondary index \(name) does not project [\(unprojected.joined(separator: ", "))]")
    }
    return !unprojected.isEmpty || !missing(filter?.topLevelNames ?? []).isEmpty
  }

  /// What to return of what is read: where items were fetched for a filter only, still no more than the index shows.
  func shown(_ index: IndexLayout?, fetchesItems: Bool) -> ProjectionList? {
    guard fetchesItems, projection == nil, select != .allAttributes, let projected = index?.projected else {
      return projection
    }
    return ProjectionList(projected.map { DocumentPath(attribute: String(decoding: $0, as: UTF8.self)) })
  }
}
