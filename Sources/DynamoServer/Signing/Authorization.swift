import Crypto
import DynamoAPI

/// The header Authorization of Signature Version 4, taken apart.
struct Authorization: Equatable {
  /// Where and when a signature counts: `<day>/<region>/<service>/aws4_request`.
  struct Scope: Hashable {
    /// `yyyymmdd`.
    var day: String
    var region: String
    var service: String

    var text: String { "\(day)/\(region)/\(service)/aws4_request" }
  }

  static let algorithm = "AWS4-HMAC-SHA256"

  /// `<key id>/<scope>` as it was given.
  var credential: String
  /// Lower case, in the order given.
  var signedHeaders: [String]
  /// 64 hexadecimal digits, if it is a signature.
  var signature: String

  /// Reads the header.
  ///
  /// - Parameters:
  ///   - header: `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
  ///   - hasDate: whether the request has one of the headers X-Amz-Date and Date.
  /// - Throws: `missing` for no header or one of another scheme, `incomplete` for one without a part.
  init(_ header: String?, hasDate: Bool) throws(WireReply.AuthenticationFault) {
    guard let header, header.hasPrefix(Self.algorithm) else { throw .missing }
    var parts: [Substring: Substring] = [:]
    for part in header.dropFirst(Self.algorithm.count).split(whereSeparator: { $0 == "," || $0 == " " }) {
      guard let equals = part.firstIndex(of: "=") else { continue }
      parts[part[..<equals]] = part[part.index(after: equals)...]
    }
    var faults = ["Credential", "Signature", "SignedHeaders"].filter { parts[$0[...]]?.isEmpty ?? true }
      .map { "Authorization header requires '\($0)' parameter." }
    if !hasDate {
      faults.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    }
    guard faults.isEmpty, let credential = parts["Credential"], let signed = parts["SignedHeaders"],
      let signature = parts["Signature"]
    else {
      let hash = SHA256.hash(data: Array(header.utf8))
      throw .incomplete(
        faults.joined(separator: " ") + " (Hashed with SHA-256 and encoded with hexadecimal) Authorization="
          + Hexadecimal.text(hash))
    }
    self.credential = String(credential)
    signedHeaders = signed.split(separator: ";").map { $0.lowercased() }
    self.signature = String(signature)
  }

  /// The key's id and the scope of ``credential``.
  ///
  /// - Parameter date: what the scope's day must agree with.
  /// - Throws: `incomplete` unless it has five parts, `invalid` for another day, service or end.
  func scope(_ date: SigningDate) throws(WireReply.AuthenticationFault) -> (key: String, scope: Scope) {
    let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5 else {
      throw .incomplete(
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
          + "got '\(credential)'")
    }
    var faults: [String] = []
    if parts[2].isEmpty { faults.append("Credential should be scoped to a valid region.") }
    if parts[3] != "dynamodb" { faults.append("Credential should be scoped to correct service: 'dynamodb'.") }
    if parts[4] != "aws4_request" {
      faults.append("Credential should be scoped with a valid terminator: 'aws4_request', not '\(parts[4])'.")
    }
    if parts[1] != date.day {
      faults.append(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
          + "'\(parts[1])' != '\(date.day)', from '\(date.text)'.")
    }
    if !faults.isEmpty { throw .invalid(faults.joined(separator: " ")) }
    return (parts[0], Scope(day: parts[1], region: parts[2], service: parts[3]))
  }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
