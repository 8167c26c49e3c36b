import Foundation

/// What went wrong with a child process or around it, with what the child said on its standard error.
public struct ProcessError: Error, CustomStringConvertible {
  public let message: String
  /// The system's error number, or 0.
  public let code: Int32

  public init(message: String, code: Int32 = 0) {
    self.message = message
    self.code = code
  }

  public var description: String {
    code == 0 ? message : message + ": " + String(cString: strerror(code))
  }
}
