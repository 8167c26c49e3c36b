import CPlatform
import Testing

@Suite struct ChecksumTests {
  @Test func theInstructionAndTheTableAgree() {
    #expect(cplatform_crc32c(0, "123456789", 9) == 0xE306_9283)
    #expect(cplatform_crc32c_software(0, "123456789", 9) == 0xE306_9283)
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    for length in stride(from: 0, to: 4990, by: 13) {
      bytes.withUnsafeBytes { bytes in
        let start = bytes.baseAddress! + length % 9
        #expect(cplatform_crc32c(7, start, length) == cplatform_crc32c_software(7, start, length))
      }
    }
  }
}
