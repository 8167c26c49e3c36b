import Foundation

/// A fresh directory that is removed when the value goes.
public final class TemporaryDirectory: Sendable {
  public let path: String

  public init() throws {
    let base = FileManager.default.temporaryDirectory
    path = base.appendingPathComponent("mall-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
