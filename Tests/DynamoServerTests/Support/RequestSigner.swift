import Crypto
import Foundation
import HTTPTypes

/// Signs requests as clients do, written from the published rules and not from the server's code.
struct RequestSigner {
  var key = "MALLTESTKEY"
  var secret = "a-secret-of-no-importance"
  var region = "us-east-1"
  var service = "dynamodb"
  var date = Date()

  /// The headers that a signed request has besides its own.
  func headers(_ target: String, _ body: String, host: String = "localhost") -> HTTPFields {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
    let time = format.string(from: date)
    let day = String(time.prefix(8))
    let names = "host;x-amz-date;x-amz-target"
    let request = "POST\n/\n\nhost:\(host)\nx-amz-date:\(time)\nx-amz-target:\(target)\n\n\(names)\n\(Self.hash(body))"
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    var signing = Data("AWS4\(secret)".utf8)
    for part in [day, region, service, "aws4_request"] { signing = Self.code(part, signing) }
    let signature = Self.code("AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(Self.hash(request))", signing)
    var headers = HTTPFields()
    headers[HTTPField.Name("X-Amz-Date")!] = time
    headers[.authorization] =
      "AWS4-HMAC-SHA256 Credential=\(key)/\(scope), SignedHeaders=\(names), Signature=\(Self.hex(signature))"
    return headers
  }

  private static func hash(_ text: String) -> String { hex(Data(SHA256.hash(data: Data(text.utf8)))) }

  private static func code(_ text: String, _ key: Data) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
  }

  private static func hex(_ bytes: Data) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
}
