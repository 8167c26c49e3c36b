/// Makes file operations of a log fail, for tests. Each closure gets the file's name and returns an errno value, or 0.
package final class LogFaults: @unchecked Sendable {
  /// Asked before each write, with its offset and length. If `shortBy` is above 0 when it refuses, that many bytes less
  /// than asked are written first. Set before use and not changed while operations run.
  package var write: (@Sendable (_ file: String, _ offset: Int, _ length: Int) -> Int32)?
  /// Bytes of a refused write that reach the file all the same.
  package var bytesWrittenBeforeRefusal = 0
  /// Asked before each sync of a file.
  package var sync: (@Sendable (_ file: String) -> Int32)?
  /// Asked before a file is created.
  package var create: (@Sendable (_ file: String) -> Int32)?

  /// Asked before a file is deleted.
  package var remove: (@Sendable (_ file: String) -> Int32)?

  package init() {}
}
