import DynamoServer
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOSSL
import TestSupport
import Testing

@testable import struct DynamoServer.SelfSignedCertificate

@Suite struct SelfSignedCertificatesWork {
  @Test func clientsTalkToIt() async throws {
    try await withTemporaryAsyncStore { store in
      var options = ServerOptions()
      options.tls = try TLSSettings(selfSignedFor: "127.0.0.1")
      let server = try DynamoServer(.one(store), options: options)
      try await server.application.test(.ahc(.https)) { client in
        let reply = try await client.executeRequest(uri: "/", method: .get, headers: [:], body: nil)
        #expect(reply.status == .ok)
      }
    }
  }

  @Test(arguments: ["127.0.0.1", "::1", "localhost", "mall.example.com", "10.1.2.3"])
  func itNamesTheHostAndThisMachine(_ host: String) throws {
    let certificate = try NIOSSLCertificate(bytes: SelfSignedCertificate(for: host).der, format: .der)
    #expect(
      certificate._subjectAlternativeNames().count == 3 + (["127.0.0.1", "::1", "localhost"].contains(host) ? 0 : 1))
    #expect(certificate.notValidAfter - certificate.notValidBefore == 366 * 86_400)
  }

  @Test func itCanBeWrittenAndReadAgain() throws {
    let directory = try TemporaryDirectory()
    let certificate = try SelfSignedCertificate(for: "localhost")
    let settings = try TLSSettings(selfSignedFor: "localhost")
    let paths = (certificate: directory.file("certificate.pem"), key: directory.file("key.pem"))
    try settings.certificatePEM.write(toFile: paths.certificate, atomically: true, encoding: .utf8)
    try certificate.keyPEM.write(toFile: paths.key, atomically: true, encoding: .utf8)
    #expect(try NIOSSLCertificate.fromPEMFile(paths.certificate).count == 1)
    // A key of another certificate.
    #expect(throws: ServerError.self) {
      try TLSSettings(certificateFile: paths.certificate, keyFile: paths.key)
    }
    #expect(throws: ServerError.self) { try TLSSettings(certificateFile: paths.key, keyFile: paths.key) }
    #expect(throws: ServerError.self) { try TLSSettings(certificateFile: "/nonexistent", keyFile: paths.key) }
  }
}
