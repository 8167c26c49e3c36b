import Crypto
import DynamoAPI
import HTTPTypes
import Synchronization

/// Verifies that requests are signed with one of the keys, by Signature Version 4 in its header form.
///
/// The order of checks is the service's: is there a signature, is it complete, is its date near, is its scope right, is
/// the key known, is it the signature of this request.
final class SignatureVerifier: Sendable {
  /// Who signed a request, and for which region.
  struct Signer: Sendable, Hashable {
    var key: String
    var region: String
  }

  private struct CacheKey: Hashable {
    var secret: String
    var scope: Authorization.Scope
  }

  private let keys: KeyRing
  /// Derived keys; four hashes each, the same for a day.
  private let derived = Mutex<[CacheKey: SymmetricKey]>([:])
  /// Derived keys kept; they are few, unless somebody tries regions.
  private static let derivedLimit = 256

  init(_ keys: KeyRing) { self.keys = keys }

  /// - Parameters:
  ///   - request: the request's head.
  ///   - body: the request's body.
  ///   - now: seconds since 1970.
  /// - Throws: what is wrong with the signature.
  func verify(_ request: HTTPRequest, _ body: [UInt8], now: Int64) throws(WireReply.AuthenticationFault) -> Signer {
    let headers = request.headerFields
    let dateText = headers[.amazonDate] ?? headers[.date]
    let authorization = try Authorization(headers[.authorization], hasDate: dateText != nil)
    let date = try SigningDate(dateText ?? "")
    try date.check(now: now)
    let (key, scope) = try authorization.scope(date)
    guard let secret = keys.secret(of: key) else { throw .unknownKey }
    let canonical = try CanonicalRequest(request, signedHeaders: authorization.signedHeaders, body: body)
    let toSign = [
      Authorization.algorithm, date.text, scope.text,
      Hexadecimal.text(SHA256.hash(data: Array(canonical.text.utf8))),
    ].joined(separator: "\n")
    let expected = HMAC<SHA256>.authenticationCode(
      for: Array(toSign.utf8), using: signingKey(CacheKey(secret: secret, scope: scope)))
    guard Self.areEqual(Hexadecimal.text(expected), authorization.signature) else {
      throw .invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
          + "Key and signing method. Consult the service documentation for details.")
    }
    return Signer(key: key, region: scope.region)
  }

  private func signingKey(_ cacheKey: CacheKey) -> SymmetricKey {
    if let known = derived.withLock({ $0[cacheKey] }) { return known }
    let key = Self.signingKey(secret: cacheKey.secret, cacheKey.scope)
    derived.withLock { derived in
      if derived.count >= Self.derivedLimit { derived.removeAll() }
      derived[cacheKey] = key
    }
    return key
  }

  /// The key that signs within a scope.
  static func signingKey(secret: String, _ scope: Authorization.Scope) -> SymmetricKey {
    var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
    for part in [scope.day, scope.region, scope.service, "aws4_request"] {
      key = SymmetricKey(data: Array(HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)))
    }
    return key
  }

  /// Compares in a time that does not tell where two texts differ.
  private static func areEqual(_ left: String, _ right: String) -> Bool {
    let left = Array(left.utf8)
    let right = Array(right.utf8)
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
  }
}

extension SignatureVerifier.Signer {
  /// The signer that a request claims, without a look at its signature: for servers that ask for none.
  static func claimed(by request: HTTPRequest) -> SignatureVerifier.Signer? {
    guard let authorization = try? Authorization(request.headerFields[.authorization], hasDate: true) else {
      return nil
    }
    let parts = authorization.credential.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5 else { return nil }
    return SignatureVerifier.Signer(key: String(parts[0]), region: String(parts[2]))
  }
}
