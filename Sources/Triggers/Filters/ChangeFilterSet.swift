public import TableStore

/// Filters of which one is enough: a change is wanted if any of them lets it through, or if there are none.
public struct ChangeFilterSet: Sendable {
  /// The most filters that a set has.
  public static let limit = 20

  public let filters: [ChangeFilter]

  /// - Throws: ``TriggerError`` `invalidFilter`, naming the filter by its number from 1, if one does not compile or there
  ///   are more than ``limit``.
  public init(_ sources: [ChangeFilter.Source]) throws {
    guard sources.count <= Self.limit else {
      throw TriggerError(.invalidFilter, "There are \(sources.count) filters; \(Self.limit) are allowed.")
    }
    filters = try sources.enumerated().map { number, source in
      do {
        return try ChangeFilter(source)
      } catch var error as TriggerError where sources.count > 1 {
        error.message = "Filter \(number + 1): \(error.message)"
        throw error
      }
    }
  }

  /// Whether any of the filters lets `change` through.
  public func accepts(_ change: Change) -> Bool {
    filters.isEmpty || filters.contains { $0.accepts(change) }
  }

  /// The conditions, for readers that look at changes before they copy them.
  package var conditions: [ChangeCondition] { filters.map(\.condition) }
}
