/// The names below the watched directory, on a disk with a volatile cache.
///
/// A new name, a removal or a renaming is certain once its directory was synced; until then the changes survive a
/// power cut in the order they were made, up to an unknown one. (File systems with a journal keep that order. The sync
/// of a file promises nothing about its name: POSIX says so, and a program that relies on more is not portable.)
struct NameModel {
  enum Node {
    case file(FileModel)
    case directory
  }

  private enum Change {
    case add(String, Node)
    case remove(String)
    case rename(from: String, to: String)

    /// The directories whose sync makes this change certain.
    var directories: [String] {
      switch self {
      case .add(let path, _), .remove(let path): [NameModel.parent(of: path)]
      case .rename(let from, let to): [NameModel.parent(of: from), NameModel.parent(of: to)]
      }
    }
  }

  /// What the running program sees.
  private(set) var current: [String: Node]
  private var certain: [String: Node]
  private var pending: [(change: Change, moment: Int)] = []

  init(existing: [String: Node]) {
    current = existing
    certain = existing
  }

  mutating func add(_ path: String, _ node: Node, moment: Int) {
    note(.add(path, node), moment)
  }

  mutating func remove(_ path: String, moment: Int) {
    note(.remove(path), moment)
  }

  mutating func rename(_ path: String, to newPath: String, moment: Int) {
    note(.rename(from: path, to: newPath), moment)
  }

  /// A sync of `directory` that began at `moment` has ended well.
  mutating func synced(_ directory: String, since moment: Int) {
    var left: [(change: Change, moment: Int)] = []
    for entry in pending {
      if entry.moment < moment && entry.change.directories.contains(directory) {
        Self.apply(entry.change, to: &certain)
      } else {
        left.append(entry)
      }
    }
    pending = left
  }

  /// The names that may be there after a power cut now.
  func names(losing loss: UnsyncedLoss, using generator: inout some RandomNumberGenerator) -> [String: Node] {
    let kept =
      switch loss {
      case .everything: 0
      case .nothing: pending.count
      case .tail, .scattered: Int.random(in: 0...pending.count, using: &generator)
      }
    var names = certain
    for entry in pending[..<kept] { Self.apply(entry.change, to: &names) }
    return names.filter { Self.isReachable($0.key, in: names) }
  }

  private mutating func note(_ change: Change, _ moment: Int) {
    Self.apply(change, to: &current)
    pending.append((change, moment))
  }

  private static func apply(_ change: Change, to names: inout [String: Node]) {
    switch change {
    case .add(let path, let node):
      names[path] = node
    case .remove(let path):
      names[path] = nil
    case .rename(let from, let to):
      guard let node = names.removeValue(forKey: from) else { return }
      names[to] = node
      for (path, inner) in names where path.hasPrefix(from + "/") {
        names[path] = nil
        names[to + path.dropFirst(from.count)] = inner
      }
    }
  }

  private static func isReachable(_ path: String, in names: [String: Node]) -> Bool {
    var directory = parent(of: path)
    while !directory.isEmpty {
      guard case .directory? = names[directory] else { return false }
      directory = parent(of: directory)
    }
    return true
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }
}
