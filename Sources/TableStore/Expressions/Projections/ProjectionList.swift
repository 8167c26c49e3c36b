/// A compiled projection: which parts of an item a read returns. Independent of the request it came from.
struct ProjectionList: Sendable {
  let paths: [DocumentPath]
  private let tree: PathTree

  /// - Parameter paths: without overlaps and conflicts.
  init(_ paths: [DocumentPath]) {
    self.paths = paths
    tree = PathTree(paths)
  }

  /// The top-level attributes that the projection reads, without repetition, in the order of their UTF-8 bytes.
  var topLevelNames: [String] {
    tree.roots.map { node in
      if case .name(let name) = node.step { return String(decoding: name, as: UTF8.self) }
      return ""
    }
  }

  /// The projected parts of `item`. Missing ones are left out; list elements move together in the order of their
  /// indexes. Without any part, an empty item.
  func apply(to item: ItemView) -> Item { tree.fragment(of: item) }
}

extension ExpressionParser {
  /// The whole expression as a projection: paths with commas between them.
  mutating func projection() throws -> ProjectionList {
    var paths: [DocumentPath] = []
    repeat { paths.append(try path()) } while take(.comma)
    if token.kind != .end { throw syntaxError() }
    paths.checkClashes(&faults)
    try faults.check()
    return ProjectionList(paths)
  }
}
