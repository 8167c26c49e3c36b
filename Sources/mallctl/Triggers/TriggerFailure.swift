import StreamLog
import TableStore
import Triggers

/// Errors of commands about triggers, with the statuses they have there.
enum TriggerFailure {
  static func reporting<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as TriggerError {
      throw Refusal(error.description, status: status(of: error.code))
    } catch let error as StoreError where error.code == .streamPosition {
      throw Refusal(error.description, status: .badInput)
    } catch let error as StreamError {
      throw Refusal(String(describing: error), status: .trouble)
    } catch is CancellationError {
      throw Refusal("stopped", status: .interrupted)
    }
  }

  /// What the command line can mend is 2, what the store says to it 1, what is gone 3.
  private static func status(of code: TriggerError.Code) -> ExitStatus {
    switch code {
    case .invalidDefinition, .invalidFilter, .invalidPosition, .misuse: .badInput
    case .trimmed, .expired: .trouble
    default: .refused
    }
  }
}
