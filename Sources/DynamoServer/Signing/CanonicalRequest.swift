import Crypto
import DynamoAPI
import HTTPTypes

/// The text that a signature is made over: a request's parts in the one order and form that client and server agree on.
struct CanonicalRequest {
  let text: String

  /// - Parameters:
  ///   - request: with its path and query as they were sent.
  ///   - signedHeaders: lower case.
  ///   - body: the request's body.
  /// - Throws: `invalid` if a header that decides what the request does is not among those signed.
  init(_ request: HTTPRequest, signedHeaders: [String], body: [UInt8]) throws(WireReply.AuthenticationFault) {
    try Self.checkSigned(request, signedHeaders)
    let target = request.path ?? "/"
    let question = target.firstIndex(of: "?")
    let path = question.map { target[..<$0] } ?? target[...]
    let query = question.map { target[target.index(after: $0)...] } ?? ""

    var text = "\(request.method.rawValue)\n\(path.isEmpty ? "/" : path)\n\(Self.query(query))\n"
    let names = signedHeaders.sorted()
    for name in names {
      text += "\(name):\(Self.value(of: name, in: request))\n"
    }
    text += "\n\(names.joined(separator: ";"))\n"
    text += Hexadecimal.text(SHA256.hash(data: body))
    self.text = text
  }

  /// Whether the host, the operation and the date are signed: nobody may change them on the way.
  private static func checkSigned(
    _ request: HTTPRequest, _ signedHeaders: [String]
  ) throws(WireReply.AuthenticationFault) {
    var needed = ["host", "x-amz-target"]
    if request.headerFields[.amazonDate] != nil { needed.append("x-amz-date") } else { needed.append("date") }
    for name in needed where !signedHeaders.contains(name) {
      throw .invalid("'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
    }
  }

  /// The values of a header, blanks around them dropped and those between words made one.
  private static func value(of name: String, in request: HTTPRequest) -> String {
    if name == "host" { return request.authority ?? "" }
    guard let field = HTTPField.Name(name) else { return "" }
    return request.headerFields[values: field].map { value in
      value.split(separator: " ").joined(separator: " ")
    }.joined(separator: ",")
  }

  /// The query's parameters by name and value; each has an equals sign.
  private static func query(_ query: Substring) -> String {
    guard !query.isEmpty else { return "" }
    return query.split(separator: "&").map { $0.contains("=") ? String($0) : "\($0)=" }.sorted()
      .joined(separator: "&")
  }
}
