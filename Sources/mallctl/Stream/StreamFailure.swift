import TableStore
import Triggers

/// Errors of commands about the stream and its consumers, with the statuses they have there.
enum StreamFailure {
  static func reading<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as StoreError {
      throw refusal(error)
    } catch let error as TriggerError {
      throw Refusal(text(error), status: status(error.code))
    } catch is CancellationError {
      throw Refusal("stopped", status: .interrupted)
    }
  }

  private static func refusal(_ error: StoreError) -> Refusal {
    switch error.code {
    case .streamTrimmed:
      let hint = error.firstAvailable.map { " Begin with --from \($0.sequenceNumber), or --from trim." } ?? ""
      return Refusal(error.description + hint, status: .trouble)
    case .streamPosition, .validation, .input: return Refusal(error.description, status: .badInput)
    case .resourceNotFound: return Refusal(error.description, status: .refused)
    default: return Refusal(error.description, status: .unavailable)
    }
  }

  private static func text(_ error: TriggerError) -> String {
    switch error.code {
    case .unknownConsumer: error.description + " 'mallctl consumer ls' shows those there are."
    case .trimmed:
      error.description + (error.firstAvailable.map { " The first position there is: \($0.sequenceNumber)." } ?? "")
    default: error.description
    }
  }

  private static func status(_ code: TriggerError.Code) -> ExitStatus {
    switch code {
    case .invalidDefinition, .invalidFilter, .invalidPosition, .misuse: .badInput
    case .trimmed, .expired: .trouble
    default: .refused
    }
  }
}
