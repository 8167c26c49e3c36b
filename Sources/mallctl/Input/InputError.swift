/// Text or a file that cannot be used as given: what is wrong, where, and what to do. Ends the command with status 2.
struct InputError: Error, CustomStringConvertible {
  /// A file with its line, an option's name, or `nil` where the message says it all.
  var location: String?
  var message: String

  init(_ message: String, at location: String? = nil) {
    self.message = message
    self.location = location
  }

  var description: String { location.map { "\($0): \(message)" } ?? message }
}

/// A file or terminal that cannot be read or written. Ends the command with status 3.
struct FileError: Error, CustomStringConvertible {
  var message: String

  /// Takes the reason from `errno`.
  init(_ action: String, _ path: String, errno code: Int32) {
    message = "cannot \(action) \(path): \(systemMessage(code))"
  }

  init(_ message: String) { self.message = message }

  var description: String { message }
}
