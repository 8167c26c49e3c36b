import Foundation
import TestSupport
import Testing

@testable import DynamoServer

@Suite struct ServersSeeChangedKeys {
  @Test(.timeLimit(.minutes(1))) func aRingFollowsItsFile() async throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    let ring = try KeyRing(file)
    #expect(ring.isEmpty)
    #expect(!ring.hasKnownKeys)
    let key = AccessKey.random(now: 1)
    try file.add(key)
    while ring.secret(of: key.id) == nil { try await Task.sleep(for: .milliseconds(50)) }
    #expect(ring.secret(of: key.id) == key.secret)
    try file.remove(key.id)
    while ring.secret(of: key.id) != nil { try await Task.sleep(for: .milliseconds(50)) }
    #expect(ring.isEmpty)
    #expect(ring.hasKnownKeys)
  }

  @Test(.timeLimit(.minutes(1))) func aFileThatCannotBeReadLetsNobodyIn() async throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    let ring = try KeyRing(file)
    try "nonsense".write(toFile: file.path, atomically: true, encoding: .utf8)
    while !ring.hasKnownKeys { try await Task.sleep(for: .milliseconds(50)) }
    #expect(ring.isEmpty)
  }
}
