import Foundation
import TestSupport

/// A tmpfs of a given size, mounted for one test. Mounting needs root.
final class SmallFileSystem {
  let path: String
  private let place: TemporaryDirectory

  /// Whether this process may mount file systems here: tried once.
  static let isPossible: Bool = (try? SmallFileSystem(megabytes: 1)) != nil

  init(megabytes: Int) throws {
    place = try TemporaryDirectory()
    path = try place.makeDirectory("small")
    guard try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]) else {
      throw ProcessError(message: "cannot mount a tmpfs at \(path)")
    }
  }

  deinit {
    // Lazily: what is still open there must not keep the mount in the tree.
    _ = try? Self.run("umount", ["-l", path])
  }

  private static func run(_ command: String, _ arguments: [String]) throws -> Bool {
    for directory in ["/bin", "/sbin", "/usr/bin", "/usr/sbin"] {
      let program = directory + "/" + command
      guard FileManager.default.isExecutableFile(atPath: program) else { continue }
      return try ChildProcess(program, arguments).wait() == .exited(0)
    }
    return false
  }
}
