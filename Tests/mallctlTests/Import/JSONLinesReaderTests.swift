import TableStore
import Testing

@testable import mallctl

@Suite struct JSONLinesReaderTests {
  private func items(_ reader: any RowReader) throws -> [[String: AttributeValue]] {
    var items: [[String: AttributeValue]] = []
    while let item = try reader.next() { items.append(item.dictionary) }
    return items
  }

  @Test func plainLinesAreItems() throws {
    let reader = JSONLinesReader(MemorySource("{\"sku\":\"A1\",\"n\":1.50}\n\n  \r\n{\"sku\":\"A2\"}"))
    #expect(try items(reader) == [["sku": .s("A1"), "n": .n(1.5)], ["sku": .s("A2")]])
  }

  @Test func exportedLinesAreItems() throws {
    let reader = DynamoDBLinesReader(MemorySource("{\"Item\":{\"sku\":{\"S\":\"A1\"},\"t\":{\"SS\":[\"a\"]}}}\n"))
    #expect(try items(reader) == [["sku": .s("A1"), "t": .ss(["a"])]])
  }

  @Test(arguments: ["{", "[]", "{\"a\":1} x", "{\"a\":1,\"a\":2}", "\u{0}", "{\"a\":1e999}"])
  func malformedLinesAreRefusedWithTheirNumber(_ line: String) {
    let reader = JSONLinesReader(MemorySource("{\"sku\":\"A1\"}\n\n\(line)\n"))
    #expect(fault { _ = try items(reader) }?.hasPrefix("memory:3: ") == true)
  }

  @Test(arguments: [
    "{}", "{\"Item\":{}} {}", "{\"Item\":{},\"More\":1}", "{\"sku\":{\"S\":\"A1\"}}", "{\"Item\":{\"a\":1}}",
  ])
  func malformedExportsAreRefused(_ line: String) {
    #expect(fault { _ = try items(DynamoDBLinesReader(MemorySource(line))) }?.hasPrefix("memory:1: ") == true)
  }
}
