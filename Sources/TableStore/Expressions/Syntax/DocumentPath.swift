/// One step of a document path: into a map by name or into a list by index.
enum PathStep: Sendable, Hashable {
  /// UTF-8.
  case name([UInt8])
  case index(Int)
}

/// Where a value stands in an item, from the top-level attribute down. Placeholders are resolved.
struct DocumentPath: Sendable, Hashable {
  /// Never empty; the first is a name.
  var steps: [PathStep]

  init(steps: [PathStep]) { self.steps = steps }

  init(attribute name: String) { steps = [.name(Array(name.utf8))] }

  /// The top-level attribute, UTF-8.
  var attribute: [UInt8] {
    if case .name(let name)? = steps.first { return name }
    return []
  }

  /// As error messages show it: `[a, b, [0]]`.
  var description: String {
    let steps = steps.map { step in
      switch step {
      case .name(let name): String(decoding: name, as: UTF8.self)
      case .index(let index): "[\(index)]"
      }
    }
    return "[\(steps.joined(separator: ", "))]"
  }

  /// How two paths of one projection or update get in each other's way.
  enum Clash { case overlap, conflict }

  /// `overlap` if one path contains the other, `conflict` if they take the same value for a map and for a list.
  func clash(with other: DocumentPath) -> Clash? {
    for (left, right) in zip(steps, other.steps) where left != right {
      switch (left, right) {
      case (.name, .name), (.index, .index): return nil
      default: return .conflict
      }
    }
    return .overlap
  }
}
