import DynamoServer
import Foundation
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@Suite struct AuthenticationIsCheckedInOrder {
  private static func withKey(_ body: @escaping @Sendable (Served) async throws -> Void) async throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    try file.add(AccessKey(id: "MALLTESTKEY", secret: "a-secret-of-no-importance", created: 0))
    try await Served.with(keys: file, body)
  }

  private static func signed(_ signer: RequestSigner = RequestSigner()) -> HTTPFields {
    signer.headers("DynamoDB_20120810.GetItem", Served.get)
  }

  @Test func aSignedRequestIsAnswered() async throws {
    try await Self.withKey { served in
      let reply = try await served.call("GetItem", Served.get, Self.signed())
      #expect(reply.status == .ok)
      #expect(reply.text == "{}")
    }
  }

  @Test func theFirstFaultIsTheOneThatIsSaid() async throws {
    try await Self.withKey { served in
      let long = Date(timeIntervalSinceNow: -3600)
      // Each has all the faults of those below it, too.
      let cases: [(HTTPFields, String, String)] = [
        ([:], "MissingAuthenticationTokenException", "Request is missing Authentication Token"),
        (
          [.authorization: "AWS4-HMAC-SHA256 Credential=x"], "IncompleteSignatureException",
          "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
            + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        ),
        (
          Self.signed(RequestSigner(key: "NOBODY", service: "s3", date: long)), "InvalidSignatureException",
          "Signature expired: "
        ),
        (
          Self.signed(RequestSigner(key: "NOBODY", service: "s3")), "InvalidSignatureException",
          "Credential should be scoped to correct service: 'dynamodb'."
        ),
        (
          Self.signed(RequestSigner(key: "NOBODY", secret: "another-secret")), "UnrecognizedClientException",
          "The security token included in the request is invalid."
        ),
        (
          Self.signed(RequestSigner(secret: "another-secret")), "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided."
        ),
      ]
      for (headers, name, text) in cases {
        let reply = try await served.call("GetItem", Served.get, headers)
        #expect(reply.status == .badRequest)
        #expect(reply.text.hasPrefix(#"{"__type":"com.amazon.coral.service#\#(name)","message":"\#(text)"#))
      }
    }
  }

  @Test func jsonAndOperationComeBeforeTheSignature() async throws {
    try await Self.withKey { served in
      let unreadable = try await served.call("GetItem", "{")
      #expect(unreadable.text.contains("#SerializationException"))
      let unknown = try await served.call("Nothing", "{}")
      #expect(unknown.text.contains("#UnknownOperationException"))
    }
  }

  @Test func aServerThatAsksForSignaturesNeedsAKey() async throws {
    var loopback = ServerOptions()
    loopback.requiresSigning = true
    var open = ServerOptions()
    open.host = "0.0.0.0"
    for options in [loopback, open] {
      await #expect(throws: ServerError.self) { () async throws -> Void in
        try await Served.with(.direct, options) { _ in }
      }
    }
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.1.2.3", true), ("::1", true), ("localhost", true), ("0.0.0.0", false), ("::", false),
    ("127.0.0.1.example.com", false), ("127.0.0.x", false), ("10.0.0.1", false), ("", false),
  ])
  func onlyThisMachinesAddressesAreLoopback(_ host: String, _ expected: Bool) {
    var options = ServerOptions()
    options.host = host
    #expect(options.isLoopback == expected)
  }
}
