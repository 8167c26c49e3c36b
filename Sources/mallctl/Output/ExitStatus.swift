import ArgumentParser
import TableStore

/// The statuses `mallctl` ends with.
enum ExitStatus: Int32 {
  case done = 0
  /// What the store holds refused the request: a condition, a missing item or table, a table that exists already, or
  /// a check that found damage.
  case refused = 1
  /// The command line or its input cannot be used as it is.
  case badInput = 2
  /// The store, a file or the disk.
  case trouble = 3
  /// The store cannot be opened or read, for commands that read the stream: there, ``trouble`` means that what was asked
  /// for has been dropped.
  case unavailable = 4
  /// Stopped by Ctrl-C after finishing what was begun.
  case interrupted = 130

  init(_ code: StoreError.Code) {
    switch code {
    case .conditionalCheckFailed, .resourceNotFound, .resourceInUse, .transactionCanceled, .transactionConflict,
      .itemCollectionSizeLimitExceeded:
      self = .refused
    case .validation, .misuse, .input, .idempotentParameterMismatch, .limitExceeded: self = .badInput
    default: self = .trouble
    }
  }

  init(_ error: any Error) {
    switch error {
    case let error as StoreError: self.init(error.code)
    case let refusal as Refusal: self = refusal.status
    case is InputError: self = .badInput
    case is FileError: self = .trouble
    case is ClosedPipe: self = .done
    default: self = .trouble
    }
  }
}

/// A command that ends with a status of its own after saying what there is to say.
struct Refusal: Error {
  var status = ExitStatus.refused
  /// One line for standard error, if there is anything to add.
  var message: String?

  init(_ message: String? = nil, status: ExitStatus = .refused) {
    self.status = status
    self.message = message
  }
}
