import ArgumentParser
import DynamoServer
import TableStore

/// What standard error says about an error, one line a fault.
enum ErrorReport {
  static func lines(for error: any Error) -> [String] {
    switch error {
    case is ClosedPipe: []
    case let refusal as Refusal: refusal.message.map { [$0] } ?? []
    case let error as StoreError: [error.description] + reasons(of: error)
    default: ["\(error)"]
    }
  }

  /// The actions of a cancelled transaction that were refused, counted from 1.
  private static func reasons(of error: StoreError) -> [String] {
    error.reasons.enumerated().compactMap { index, reason in
      guard reason.code != "None" else { return nil }
      return "  action \(index + 1): \(reason.code)" + (reason.message.map { ": \($0)" } ?? "")
    }
  }

  /// Whether the error comes from `ArgumentParser`: a wrong command line, or a wish for help.
  static func isUsage(_ error: any Error) -> Bool {
    switch error {
    case is StoreError, is InputError, is FileError, is ClosedPipe, is Refusal, is ServerError: false
    default: true
    }
  }
}
