/// A key that clients sign their requests with.
public struct AccessKey: Sendable, Hashable {
  /// 4 to 128 of `A`–`Z`, `a`–`z`, `0`–`9` and `_`; public.
  public var id: String
  /// 8 to 128 printable characters without blanks.
  public var secret: String
  /// Seconds since 1970.
  public var created: Int64

  /// - Throws: ``ServerError`` for an id or a secret of another form.
  public init(id: String, secret: String, created: Int64) throws {
    guard (4...128).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte) else {
      throw ServerError("An access key's id is 4 to 128 of A-Z, a-z, 0-9 and _.")
    }
    guard (8...128).contains(secret.utf8.count), secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ServerError("An access key's secret is 8 to 128 printable characters without blanks.")
    }
    self.id = id
    self.secret = secret
    self.created = created
  }

  /// A new key with a random id and secret, of the lengths that AWS gives them.
  ///
  /// - Parameter now: seconds since 1970.
  public static func random(now: Int64) -> AccessKey {
    var generator = SystemRandomNumberGenerator()
    func text(_ count: Int, from characters: String) -> String {
      let characters = Array(characters)
      return String((0..<count).map { _ in characters[Int.random(in: 0..<characters.count, using: &generator)] })
    }
    let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return AccessKey(
      unchecked: "MALL" + text(16, from: upper + "234567"),
      text(40, from: upper + upper.lowercased() + "0123456789+/"), now)
  }

  private init(unchecked id: String, _ secret: String, _ created: Int64) {
    self.id = id
    self.secret = secret
    self.created = created
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// Why a server cannot be started or set up: a sentence to act on.
public struct ServerError: Error, CustomStringConvertible {
  public let message: String

  public init(_ message: String) { self.message = message }

  public var description: String { message }
}
