import Crypto
import DynamoAPI
import Foundation
import HTTPTypes
import Testing

@testable import DynamoServer

@Suite struct SignaturesAreVerified {
  /// The example in AWS' own description of the derived key.
  @Test func theSigningKeyIsThePublishedOne() {
    let key = SignatureVerifier.signingKey(
      secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
      Authorization.Scope(day: "20120215", region: "us-east-1", service: "iam"))
    let bytes = key.withUnsafeBytes { Array($0) }
    #expect(Hexadecimal.text(bytes) == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d")
  }

  private static let noon = SigningDateSeconds.of2026November24At4

  /// A request that botocore signed.
  private static func request(_ change: (inout HTTPRequest) -> Void = { _ in }) -> HTTPRequest {
    var headers = Served.headers("DynamoDB_20120810.GetItem")
    headers[.userAgent] = "two  blanks"
    headers[.amazonDate] = "20261124T040000Z"
    headers[.authorization] =
      "AWS4-HMAC-SHA256 Credential=MALLTESTKEY/20261124/eu-west-1/dynamodb/aws4_request, "
      + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
      + "Signature=27d3b8bbfedcdca71f82c2b6321c1a8f787279656554e83ff06e0a4eb7880630"
    var request = HTTPRequest(
      method: .post, scheme: "http", authority: "127.0.0.1:8000", path: "/", headerFields: headers)
    change(&request)
    return request
  }

  private static func verify(
    _ request: HTTPRequest, _ body: String = Served.get, at time: Int64 = noon
  ) throws -> SignatureVerifier.Signer {
    let key = try AccessKey(id: "MALLTESTKEY", secret: "a-secret-of-no-importance", created: 0)
    return try SignatureVerifier(KeyRing([key])).verify(request, Array(body.utf8), now: time)
  }

  private static func fault(
    _ request: HTTPRequest, _ body: String = Served.get, at time: Int64 = noon
  ) -> WireReply.AuthenticationFault? {
    do {
      _ = try verify(request, body, at: time)
      return nil
    } catch {
      return error as? WireReply.AuthenticationFault
    }
  }

  @Test func whatAClientSignedIsAccepted() throws {
    let signer = try Self.verify(Self.request())
    #expect(signer == SignatureVerifier.Signer(key: "MALLTESTKEY", region: "eu-west-1"))
    #expect(try Self.verify(Self.request { $0.headerFields[.userAgent] = "another" }) == signer)
  }

  @Test func anyChangeToWhatWasSignedIsNoticed() {
    let changed = [
      Self.request { $0.authority = "127.0.0.1:8001" },
      Self.request { $0.path = "/?a=b" },
      Self.request { $0.headerFields[Served.target] = "DynamoDB_20120810.DeleteItem" },
      Self.request { $0.headerFields[.amazonDate] = "20261124T040001Z" },
      Self.request { $0.headerFields[.contentType] = "application/json" },
    ]
    for request in changed {
      guard case .invalid(let text) = Self.fault(request) else {
        Issue.record("accepted")
        continue
      }
      #expect(text.hasPrefix("The request signature we calculated does not match"))
    }
    guard case .invalid = Self.fault(Self.request(), Served.get + " ") else {
      Issue.record("accepted another body")
      return
    }
  }

  @Test func clocksMayDifferByAQuarterOfAnHour() {
    #expect(Self.fault(Self.request(), at: Self.noon + 900) == nil)
    #expect(Self.fault(Self.request(), at: Self.noon - 900) == nil)
    #expect(
      Self.fault(Self.request(), at: Self.noon + 901)
        == .invalid(
          "Signature expired: 20261124T040000Z is now earlier than 20261124T040001Z (20261124T041501Z - 15 min.)"))
    guard case .invalid(let text) = Self.fault(Self.request(), at: Self.noon - 901) else {
      Issue.record("accepted")
      return
    }
    #expect(text.hasPrefix("Signature not yet current: "))
  }

  @Test func theOperationMustBeAmongWhatIsSigned() {
    let request = Self.request { request in
      let header = request.headerFields[.authorization] ?? ""
      request.headerFields[.authorization] = header.replacingOccurrences(of: ";x-amz-target", with: "")
    }
    #expect(
      Self.fault(request) == .invalid("'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."))
  }

  @Test func datesAreReadStrictly() throws {
    for text in [
      "", "2026", "20261324T040000Z", "20261124T240000Z", "2026-11-24T04:0Z", "20261124X040000Z", "20261１24T0400Z",
    ] {
      #expect(throws: WireReply.AuthenticationFault.self) { _ = try SigningDate(text) }
    }
    for seconds: Int64 in [0, 951_782_400, 1_709_164_800, 1_795_492_800, 253_402_300_799] {
      let text = SigningDate(seconds: seconds).text
      #expect(try SigningDate(text).seconds == seconds)
    }
    #expect(SigningDate(seconds: 951_782_400).text == "20000229T000000Z")
  }
}

enum SigningDateSeconds {
  static let of2026November24At4: Int64 = 1_795_492_800
}
