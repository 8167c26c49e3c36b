import StreamLog

extension StoreError {
  /// The log's errors in the store's terms.
  init(_ error: StreamError) {
    let code: Code =
      switch error.code {
      case .corrupted, .behindApplied: .storeCorrupted
      case .locked: .storeLocked
      case .diskFull: .storeFull
      case .newerVersion: .storeNewer
      case .frameTooLarge: .validation
      case .misuse: .misuse
      case .trimmed: .streamTrimmed
      case .syncFailed: .outcomeUnknown
      default: .storeUnavailable
      }
    self.init(code, error.message, cause: error.cause)
    firstAvailable = error.firstCommit.map { StreamPosition(commit: $0, index: 0) }
  }

  /// The log's errors as they are to a reader of the stream, whose position came from outside: one that the log does not
  /// reach is no damage.
  init(reading error: StreamError) {
    switch error.code {
    case .behindApplied, .misuse: self.init(.streamPosition, error.message, cause: error.cause)
    default: self.init(error)
    }
  }
}
