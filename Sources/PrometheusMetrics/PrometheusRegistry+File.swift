import Foundation

extension PrometheusRegistry {
  /// Writes ``text()`` to a file, for collectors that read files. The file is replaced as a whole: nobody ever reads half
  /// of it.
  ///
  /// - Throws: the error of the file system.
  public func write(toFile path: String) throws {
    try Data(text().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
