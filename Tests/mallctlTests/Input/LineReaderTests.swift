import Testing

@testable import mallctl

@Suite struct LineReaderTests {
  private func lines(_ text: String, piece: Int) throws -> [String] {
    let reader = LineReader(MemorySource(text, piece: piece))
    var lines: [String] = []
    while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
  }

  @Test(arguments: [1, 2, 3, 100_000])
  func linesDoNotDependOnHowBytesArrive(_ piece: Int) throws {
    #expect(try lines("one\r\n\ntwo\nthree", piece: piece) == ["one", "", "two", "three"])
    #expect(try lines("", piece: piece) == [])
    #expect(try lines("\n", piece: piece) == [""])
  }

  @Test func linesLongerThanTheBufferAreWhole() throws {
    let long = String(repeating: "x", count: 700_000)
    #expect(try lines("a\n\(long)\nb", piece: 100_000) == ["a", long, "b"])
  }

  @Test func endlessLinesAreRefusedWithTheirNumber() {
    let bytes = [UInt8](repeating: 0x78, count: LineReader.maximumLine + 1)
    let reader = LineReader(MemorySource([0x61, 0x0a] + bytes, piece: 1 << 20))
    let message = fault { while try reader.next() != nil {} }
    #expect(message?.hasPrefix("memory:2: the line is longer than 16 MB") == true)
  }
}
