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
      case .syncFailed: .outcomeUnknown
      default: .storeUnavailable
      }
    self.init(code, error.message, cause: error.cause)
  }
}
