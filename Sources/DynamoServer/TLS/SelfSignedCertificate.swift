import Crypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A certificate that vouches for itself, with a key on the curve P-256; for development, where no authority is at hand.
///
/// It is a version 3 certificate (RFC 5280) for this machine's own names and one more, good for a year from a day ago.
struct SelfSignedCertificate {
  /// The certificate.
  let der: [UInt8]
  /// Its private key.
  let keyPEM: String

  private static let ecdsaWithSHA256 = DER.sequence(DER.identifier(1, 2, 840, 10045, 4, 3, 2))

  /// - Parameters:
  ///   - host: a name or address besides `localhost` and the loopback addresses.
  ///   - now: seconds since 1970.
  init(for host: String, now: Int64 = SystemTime.seconds()) throws {
    let key = P256.Signing.PrivateKey()
    let name = DER.sequence(
      DER.set(DER.sequence(DER.identifier(2, 5, 4, 3), DER.utf8("mall, for development"))))
    let serial = (0..<16).map { _ in UInt8.random(in: 1...0x7F) }
    let body = DER.sequence(
      DER.tagged(0xA0, DER.integer([2])), DER.integer(serial), Self.ecdsaWithSHA256, name,
      DER.sequence(Self.time(now - 86_400), Self.time(now + 365 * 86_400)), name,
      Array(key.publicKey.derRepresentation), DER.tagged(0xA3, Self.extensions(host)))
    let signature = try key.signature(for: body)
    der = DER.sequence(body, Self.ecdsaWithSHA256, DER.bits(Array(signature.derRepresentation)))
    keyPEM = key.pemRepresentation
  }

  private static func time(_ seconds: Int64) -> [UInt8] {
    DER.generalizedTime(SigningDate(seconds: seconds).text.filter { $0 != "T" })
  }

  /// The names it is for, and that it may vouch for itself, which clients ask of what they are told to trust.
  private static func extensions(_ host: String) -> [UInt8] {
    var names = DER.tagged(0x82, Array("localhost".utf8))
    for address in ["127.0.0.1", "::1"] + (host == "127.0.0.1" || host == "::1" ? [] : [host]) {
      if let bytes = addressBytes(address) {
        names += DER.tagged(0x87, bytes)
      } else if address != "localhost" {
        names += DER.tagged(0x82, Array(address.utf8))
      }
    }
    return DER.sequence(
      DER.sequence(DER.identifier(2, 5, 29, 17), DER.octets(DER.tagged(0x30, names))),
      DER.sequence(
        DER.identifier(2, 5, 29, 19), DER.boolean(true), DER.octets(DER.sequence(DER.boolean(true)))))
  }

  /// The bytes of an address of version 4 or 6; `nil` for a name.
  private static func addressBytes(_ text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 { return bytes }
    }
    return nil
  }
}
