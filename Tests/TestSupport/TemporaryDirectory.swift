import Foundation

/// A directory that is removed with all it holds when the last reference goes.
public final class TemporaryDirectory: Sendable {
  /// Absolute, without symbolic links, without a trailing slash.
  public let path: String

  /// Makes a new directory below `parent` (default: `$TMPDIR` or `/tmp`).
  public init(in parent: String? = nil) throws {
    let parent = parent ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array((parent + "/mall-test-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw ProcessError(message: "cannot make a directory below \(parent)", code: errno)
    }
    path = URL(fileURLWithPath: String(cString: made)).resolvingSymlinksInPath().path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of `name` in this directory.
  public func file(_ name: String) -> String {
    path + "/" + name
  }

  /// Makes a directory called `name` in this one and returns its path.
  public func makeDirectory(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }
}
