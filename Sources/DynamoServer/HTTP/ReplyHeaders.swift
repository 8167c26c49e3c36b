import HTTPTypes
import Hummingbird

extension HTTPField.Name {
  // The literals are legal names.
  static let amazonTarget = HTTPField.Name("X-Amz-Target")!
  static let amazonDate = HTTPField.Name("X-Amz-Date")!
  static let amazonRequestID = HTTPField.Name("x-amzn-RequestId")!
  static let amazonChecksum = HTTPField.Name("x-amz-crc32")!
}

/// The media types of the protocol. A reply has that of its request.
enum WireMediaType: String {
  case amazonJSON = "application/x-amz-json-1.0"
  case json = "application/json"

  /// Reads the header Content-Type; what follows the type (`; charset=…`) does not matter.
  init?(header: String?) {
    guard let header else { return nil }
    if header == Self.amazonJSON.rawValue {
      self = .amazonJSON
      return
    }
    var type = header.prefix { $0 != ";" }
    while type.last == " " { type.removeLast() }
    self.init(rawValue: type.lowercased())
  }
}

/// What browsers ask before they let a page talk to another origin.
enum CrossOrigin {
  /// Added to every reply to a request with the header Origin.
  static func allow(_ headers: inout HTTPFields) {
    headers[.accessControlAllowOrigin] = "*"
    headers[.accessControlExposeHeaders] = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
  }

  /// The reply to OPTIONS: everything asked for is allowed, for two days.
  static func preflight(_ request: HTTPFields) -> Response {
    var headers = HTTPFields()
    headers[.accessControlAllowOrigin] = "*"
    headers[.accessControlMaxAge] = "172800"
    headers[.accessControlAllowMethods] = request[.accessControlRequestMethod]
    headers[.accessControlAllowHeaders] = request[.accessControlRequestHeaders]
    return Response(status: .ok, headers: headers)
  }
}
