import TableStore

/// What a server answers before an operation is asked: its words are the protocol's, so they live here.
extension WireReply {
  /// How a request fails to say who it is from, in the order in which the service looks.
  package enum AuthenticationFault: Error, Sendable, Equatable {
    /// Nothing says who the client is.
    case missing
    /// A part of the signature is missing or cannot be read; says which.
    case incomplete(String)
    /// The signature is too old, too new, for another service or made for another text; says which.
    case invalid(String)
    /// Nobody knows the key.
    case unknownKey
  }

  /// A request that is refused because of its signature.
  package init(_ fault: AuthenticationFault) {
    switch fault {
    case .missing:
      self.init(WireError(.service, "MissingAuthenticationTokenException", "Request is missing Authentication Token"))
    case .incomplete(let message): self.init(WireError(.service, "IncompleteSignatureException", message))
    case .invalid(let message): self.init(WireError(.service, "InvalidSignatureException", message))
    case .unknownKey:
      self.init(
        WireError(
          .service, "UnrecognizedClientException", "The security token included in the request is invalid."))
    }
  }

  /// No operation has this name.
  package static var unknownOperation: WireReply { WireReply(.unknownOperation) }

  /// More requests at once than the server takes; clients wait and try again.
  package static func throttled(_ message: String) -> WireReply {
    WireReply(WireError(.dynamo, "ThrottlingException", message))
  }

  /// A request larger than the service takes.
  package static var tooLarge: WireReply {
    var error = WireError(.service, "RequestEntityTooLargeException", "The request is larger than 16 MB.")
    error.status = 413
    return WireReply(error)
  }

  /// More of something than the server keeps.
  package static func limitExceeded(_ message: String) -> WireReply {
    WireReply(WireError(.dynamo, "LimitExceededException", message))
  }

  /// What `error` is on the wire.
  package static func failure(_ error: any Error) -> WireReply { WireReply(WireError.translating(error)) }
}

extension DynamoService {
  /// Whether the header `X-Amz-Target` names an operation.
  package static func knows(_ target: String) -> Bool { Operation.named(target) != nil }

  /// The error of a body that is no JSON object; `nil` if it is one.
  ///
  /// That a body can be read comes first in the order of checks, before the operation's name and the signature; who
  /// refuses a request for those asks here first. Operations find it out by themselves.
  package static func unreadable(_ body: [UInt8]) -> WireReply? {
    do {
      try body.withUnsafeBytes { body in
        var reader = MemberReader(body)
        try reader.nothing()
        try reader.finish()
      }
      return nil
    } catch {
      return .failure(error)
    }
  }
}
