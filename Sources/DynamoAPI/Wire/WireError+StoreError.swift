import TableStore

extension WireError {
  /// What a client is told when the store refuses a request. The store's codes that are named after DynamoDB's exceptions
  /// carry DynamoDB's texts; its own troubles become server errors that clients try again.
  init(_ error: StoreError) {
    switch error.code {
    case .validation: self = .validation(error.message)
    case .input: self = .serialization(error.message)
    case .conditionalCheckFailed:
      self.init(.dynamo, "ConditionalCheckFailedException", error.message)
      item = error.item
    case .resourceNotFound: self.init(.dynamo, "ResourceNotFoundException", error.message)
    case .resourceInUse: self.init(.dynamo, "ResourceInUseException", error.message)
    case .limitExceeded: self.init(.dynamo, "LimitExceededException", error.message)
    case .transactionCanceled:
      self.init(.dynamo, "TransactionCanceledException", error.message)
      isCapitalized = true
      reasons = error.reasons
    case .transactionConflict:
      self.init(.dynamo, "TransactionConflictException", "Transaction is ongoing for the item")
    case .idempotentParameterMismatch:
      self.init(.dynamo, "IdempotentParameterMismatchException", error.message)
      isCapitalized = true
    case .itemCollectionSizeLimitExceeded:
      self.init(.dynamo, "ItemCollectionSizeLimitExceededException", error.message)
    case .storeFull:
      // Not DynamoDB's: deletes still get through, and trying again is right once there is room.
      self.init(.dynamo, "InternalServerError", error.message)
      status = 503
    default: self = .internalError
    }
  }

  /// Any error as one for the wire.
  static func translating(_ error: any Error) -> WireError {
    switch error {
    case let error as WireError: error
    case let error as BrokenConstraints: error.wireError
    case let error as MissingTableName: error.wireError
    case let error as StoreError: WireError(error)
    default: .internalError
    }
  }
}
