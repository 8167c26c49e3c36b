import Foundation
import Testing

@testable import TableStore

/// Base64 agrees with Foundation's and refuses what is none.
struct Base64Tests {
  private func decode(_ text: String) throws -> [UInt8] {
    try Array(text.utf8).withUnsafeBytes { try Base64.decode($0) }
  }

  @Test func agreesWithFoundation() throws {
    var random = EncodingRandom()
    for count in 0..<200 {
      let bytes = random.bytes(count)
      let text = bytes.withUnsafeBytes { Base64.encode($0) }
      #expect(text == Data(bytes).base64EncodedString(), "seed \(random.seed)")
      #expect(try decode(text) == bytes, "seed \(random.seed)")
    }
  }

  @Test(arguments: ["a", "ab", "abc", "abcde", "=", "==="])
  func refusesOtherLengths(_ text: String) {
    let error = #expect(throws: StoreError.self) { try decode(text) }
    #expect(error?.message == "Base64 encoded length is expected a multiple of 4 bytes but found: \(text.utf8.count)")
  }

  @Test(arguments: ["====", "a===", "ab=c", "=abc", "ab==abcd", "a b=", "ab-_", "é12", "AB==", "AAB="])
  func refusesOtherText(_ text: String) {
    let error = #expect(throws: StoreError.self) { try decode(text) }
    #expect(error?.message == "only base-64-encoded strings are convertible to bytes")
    #expect(error?.code == .input)
  }
}
