/// Paths that do not clash, as a tree in the order in which containers hold their elements, so that a container and
/// the paths into it can be walked side by side.
struct PathTree: Sendable {
  struct Node: Sendable {
    var step: PathStep
    /// In order; all names or all indexes. Empty for the end of a path.
    var children: [Node]
    /// Which of the paths ends here, −1 for none.
    var path: Int
  }

  /// Top-level attributes, by name.
  let roots: [Node]

  init(_ paths: [DocumentPath]) {
    let indexed = paths.indices.sorted { left, right in
      for (left, right) in zip(paths[left].steps, paths[right].steps) {
        let order = left.order(against: right)
        if order != 0 { return order < 0 }
      }
      return paths[left].steps.count < paths[right].steps.count
    }
    roots = Self.nodes(paths, indexed[...], depth: 0)
  }

  /// The nodes for a run of ordered paths that agree in their first `depth` steps.
  private static func nodes(_ paths: [DocumentPath], _ run: ArraySlice<Int>, depth: Int) -> [Node] {
    var nodes: [Node] = []
    var start = run.startIndex
    while start < run.endIndex {
      let path = paths[run[start]]
      guard depth < path.steps.count else {
        start += 1
        continue
      }
      let step = path.steps[depth]
      var end = start + 1
      while end < run.endIndex, paths[run[end]].steps.count > depth, paths[run[end]].steps[depth] == step { end += 1 }
      if path.steps.count == depth + 1 {
        nodes.append(Node(step: step, children: [], path: run[start]))
      } else {
        nodes.append(Node(step: step, children: self.nodes(paths, run[start..<end], depth: depth + 1), path: -1))
      }
      start = end
    }
    return nodes
  }
}
