/// One step of a document path: into a map by name or into a list by index.
enum PathStep: Sendable, Hashable {
  /// UTF-8.
  case name([UInt8])
  case index(Int)

  /// Below, at or above zero as this step sorts before, with or after `other`: indexes by number, then names by bytes,
  /// as containers hold them.
  func order(against other: PathStep) -> Int {
    switch (self, other) {
    case (.name(let left), .name(let right)):
      left.withUnsafeBytes { left in right.withUnsafeBytes { left.order(against: $0) } }
    case (.index(let left), .index(let right)): left - right
    case (.index, .name): -1
    case (.name, .index): 1
    }
  }
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

extension [DocumentPath] {
  /// The paths in order, every path right before those that it contains.
  func ordered() -> [DocumentPath] {
    count < 2
      ? self
      : sorted { left, right in
        for (left, right) in zip(left.steps, right.steps) {
          let order = left.order(against: right)
          if order != 0 { return order < 0 }
        }
        return left.steps.count < right.steps.count
      }
  }

  /// Notes the first two paths that overlap or conflict.
  func checkClashes(_ faults: inout ExpressionFaults) {
    // In order, clashing paths have clashing neighbours; without any there is no need to compare all pairs.
    let ordered = ordered()
    guard zip(ordered, ordered.dropFirst()).contains(where: { $0.clash(with: $1) != nil }) else { return }
    for second in indices {
      for first in 0..<second {
        guard let clash = self[first].clash(with: self[second]) else { continue }
        let remedy =
          "must remove or rewrite one of these paths; path one: \(self[first].description), "
          + "path two: \(self[second].description)"
        switch clash {
        case .overlap: faults.note(.overlap, "Two document paths overlap with each other; \(remedy)")
        case .conflict: faults.note(.conflict, "Two document paths conflict with each other; \(remedy)")
        }
      }
    }
  }
}
