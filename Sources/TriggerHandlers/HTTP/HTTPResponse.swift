/// What an endpoint answered.
struct HTTPResponse: Sendable {
  var status: Int
  var body: [UInt8]

  /// The first line or so of the body, for people; `nil` if there is none.
  var beginning: String? {
    let text = String(decoding: body.prefix(500), as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.isEmpty ? nil : line
  }
}
