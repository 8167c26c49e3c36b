import TableStore
import TestSupport
import Testing

@Suite struct SequenceNumberTests {
  @Test func sortsAsText() throws {
    var generator = SeededGenerator(seed: 3)
    var positions: [StreamPosition] = []
    for _ in 0..<200 {
      positions.append(
        StreamPosition(
          commit: UInt64.random(in: 1 ... .max, using: &generator), index: .random(in: 0 ... .max, using: &generator)))
    }
    #expect(positions.sorted().map(\.sequenceNumber) == positions.map(\.sequenceNumber).sorted())
    for position in positions { #expect(StreamPosition(sequenceNumber: position.sequenceNumber) == position) }
  }

  @Test(arguments: ["", "1", String(repeating: "9", count: 30), "00000000000000000001000000000x"])
  func refusesOtherText(text: String) { #expect(StreamPosition(sequenceNumber: text) == nil) }
}
