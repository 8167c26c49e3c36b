import Testing

@testable import TableStore

/// The hash decides where keys lie on disk, so its results are fixed.
struct KeyHashTests {
  @Test(
    arguments: [
      ("", 0x363E_8C72_ACE4_00B4), ("a", 0x3AEC_8ED7_DC37_B92C), ("product-1", 0x1917_5898_E392_6E7D),
      ("a key of more than sixteen bytes", 0xD153_FCEA_0001_BB82),
    ] as [(String, UInt64)])
  func resultsNeverChange(_ text: String, _ hash: UInt64) {
    #expect(Array(text.utf8).withUnsafeBytes { KeyHash.hash($0) } == hash)
  }

  @Test func zerosAtTheEndCount() {
    let hashes = (0..<64).map { count in [UInt8](repeating: 0, count: count).withUnsafeBytes { KeyHash.hash($0) } }
    #expect(Set(hashes).count == 64)
  }
}
