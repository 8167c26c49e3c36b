import NIOSSL

/// The certificate that a server shows its clients.
public struct TLSSettings: Sendable {
  let chain: [NIOSSLCertificate]
  let key: NIOSSLPrivateKey

  /// A certificate with those that vouch for it, and its key, from PEM files.
  ///
  /// - Throws: ``ServerError`` for files that cannot be read or do not belong together.
  public init(certificateFile: String, keyFile: String) throws {
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
    } catch {
      throw ServerError("cannot read a certificate in PEM form from \(certificateFile): \(error)")
    }
    do {
      key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
    } catch {
      throw ServerError("cannot read a private key in PEM form from \(keyFile): \(error)")
    }
    do {
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw ServerError("the key of \(keyFile) does not belong to the certificate of \(certificateFile): \(error)")
    }
  }

  /// A certificate made now, for development: clients have to be told to trust it.
  ///
  /// - Parameter host: the name or address clients reach the server by; this machine's own names are always in it.
  public init(selfSignedFor host: String) throws {
    let certificate = try SelfSignedCertificate(for: host)
    chain = [try NIOSSLCertificate(bytes: certificate.der, format: .der)]
    key = try NIOSSLPrivateKey(bytes: Array(certificate.keyPEM.utf8), format: .pem)
  }

  /// The first certificate in PEM form, for clients to trust.
  public var certificatePEM: String {
    get throws {
      guard let certificate = chain.first else { return "" }
      return PEM.text(try certificate.toDERBytes(), "CERTIFICATE")
    }
  }

  var configuration: TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    return configuration
  }
}

/// Bytes in the text form of certificates and keys (RFC 7468).
enum PEM {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8], _ label: String) -> String {
    var text = "-----BEGIN \(label)-----\n"
    for start in stride(from: 0, to: bytes.count, by: 48) {
      text += base64(bytes[start..<min(start + 48, bytes.count)]) + "\n"
    }
    return text + "-----END \(label)-----\n"
  }

  private static func base64(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.endIndex)]
      let bits = (0..<3).reduce(UInt32(0)) { bits, offset in
        bits << 8 | UInt32(offset < group.count ? group[start + offset] : 0)
      }
      for digit in 0..<4 {
        text.append(digit <= group.count ? digits[Int(bits >> (18 - 6 * UInt32(digit)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
