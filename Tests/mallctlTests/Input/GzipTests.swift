import Testing

@testable import mallctl

@Suite struct GzipTests {
  private func packed(_ text: String) throws -> [UInt8] {
    let memory = MemorySink()
    let sink = try GzipSink(memory)
    for chunk in stride(from: 0, to: text.utf8.count, by: 1000) {
      try sink.write(Array(text.utf8.dropFirst(chunk).prefix(1000)))
    }
    try sink.finish()
    return memory.bytes
  }

  private func unpacked(_ bytes: [UInt8], piece: Int = 4096) throws -> String {
    let source = GzipSource(MemorySource(bytes, piece: piece))
    var result: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 777)
    while true {
      let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return String(decoding: result, as: UTF8.self) }
      result += block[..<count]
    }
  }

  private let text = (0..<5_000).map { "line \($0 &* 2_654_435_761)\n" }.joined()

  @Test(arguments: [1, 13, 1 << 20])
  func whatIsPackedUnpacks(_ piece: Int) throws {
    let bytes = try packed(text)
    #expect(bytes.count < text.utf8.count)
    #expect(try unpacked(bytes, piece: piece) == text)
  }

  @Test func membersFollowOneAnother() throws {
    #expect(try unpacked(packed("one ") + packed("") + packed("two")) == "one two")
  }

  @Test func nothingIsPackedToo() throws { #expect(try unpacked(packed("")) == "") }

  @Test func aFileCutOffIsRefused() throws {
    let bytes = try packed(text)
    let message = fault { _ = try unpacked(Array(bytes.dropLast(9))) }
    #expect(message == "memory: the gzip data ends in the middle; the file was cut off")
  }

  @Test func damageIsRefused() throws {
    var bytes = try packed(text)
    for index in 100..<110 { bytes[index] ^= 0xff }
    #expect(fault { _ = try unpacked(bytes) }?.hasPrefix("memory: the gzip data") == true)
  }
}
