import DynamoServer
import Foundation
import TableStore
import TestSupport
import Testing

@testable import struct DynamoServer.AccessKeyFile

@Suite struct KeysAreKeptPrivately {
  @Test func keysAreThereUntilTheyAreRemoved() throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    #expect(try file.keys().isEmpty)
    let keys = [AccessKey.random(now: 1), AccessKey.random(now: 2)]
    for key in keys { try file.add(key) }
    #expect(try file.keys() == keys)
    #expect(throws: ServerError.self) { try file.add(keys[0]) }
    #expect(try file.remove(keys[0].id))
    #expect(try !file.remove(keys[0].id))
    #expect(try file.keys() == [keys[1]])
  }

  @Test func keysMayBeMadeBeforeTheStore() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("store")
    try AccessKeyFile(path + "/" + AccessKeyFile.name).add(.random(now: 1))
    let store = try Store.open(at: path, options: .test)
    try store.close()
  }

  @Test func onlyTheOwnerMayReadThem() throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    try file.add(AccessKey.random(now: 1))
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    #expect(throws: ServerError.self) { try file.keys() }
  }

  @Test func aLineThatIsNoKeyIsNamed() throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    try file.add(AccessKey(id: "GOODKEY", secret: "long enough".replacing(" ", with: "-"), created: 1))
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("nonsense\n".utf8))
    try handle.close()
    #expect { try file.keys() } throws: { error in "\(error)".contains("line 2") }
  }

  @Test func oneWhoFindsTheFileBeingChangedIsTold() throws {
    let directory = try TemporaryDirectory()
    let file = AccessKeyFile(directory.file("keys"))
    #expect(FileManager.default.createFile(atPath: file.path + ".new", contents: nil))
    #expect(throws: ServerError.self) { try file.add(.random(now: 1)) }
    #expect(FileManager.default.fileExists(atPath: file.path + ".new"))
  }

  @Test func randomKeysHaveTheUsualLengths() {
    let keys = (0..<100).map { AccessKey.random(now: $0) }
    #expect(Set(keys.map(\.id)).count == 100)
    for key in keys {
      #expect(key.id.count == 20)
      #expect(key.secret.count == 40)
    }
  }
}
