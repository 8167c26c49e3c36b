/// Whose changes a reader of the stream sees.
public enum TableSelection: Sendable, Hashable {
  /// Those of every table, present and future.
  case all
  /// Those of the tables with these names, also of later tables that are given one of them.
  case tables(Set<String>)

  /// Whether changes of the table called `name` are seen.
  public func includes(_ name: String) -> Bool {
    switch self {
    case .all: true
    case .tables(let names): names.contains(name)
    }
  }
}
