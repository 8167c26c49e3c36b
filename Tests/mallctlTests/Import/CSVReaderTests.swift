import TableStore
import Testing

@testable import mallctl

@Suite struct CSVReaderTests {
  private func items(_ text: String) throws -> [[String: AttributeValue]] {
    let reader = CSVReader(MemorySource(text))
    var items: [[String: AttributeValue]] = []
    while let item = try reader.next() { items.append(item.dictionary) }
    return items
  }

  @Test func headerCellsNameTypes() throws {
    let text = """
      sku,quantity:N,raw:B,sold:BOOL,tags:SS,sizes:NS,list:L,map:M,gone:NULL,any:ANY,odd:name
      A1,4,aGk=,true,"[""a"",""b""]","[""1""]","[{""S"":""x""}]","{""k"":{""N"":""2""}}",true,"{""N"":""7""}",z
      """
    let expected: [String: AttributeValue] = [
      "sku": .s("A1"), "quantity": .n(4), "raw": .b([0x68, 0x69]), "sold": .bool(true), "tags": .ss(["a", "b"]),
      "sizes": .ns([1]), "list": .l([.s("x")]), "map": .m(["k": .n(2)]), "gone": .null, "any": .n(7),
      "odd:name": .s("z"),
    ]
    #expect(try items(text) == [expected])
  }

  @Test func emptyCellsAreNoAttributes() throws {
    #expect(try items("a,b:N,c\nx,,\n,1,\"\"\n") == [["a": .s("x")], ["b": .n(1), "c": .s("")]])
  }

  @Test(arguments: [
    ("", "memory: the file is empty"),
    ("a,a\n", "memory:1: the header names the attribute 'a' twice"),
    ("a,\n", "memory:1: an attribute name in the header is empty"),
    ("a,b\n1,2\n3\n", "memory:3: 1 field, but the header has 2"),
    ("a,b:N\n1,x\n", "memory:2: column b:N: "),
    ("a:BOOL\nyes\n", "memory:2: column a:BOOL: a BOOL is true or false"),
    ("a,b:Q\n1,2\n", "memory:1: column 'b:Q': Q is no type; write S, N, B"),
    ("a:B\n!\n", "memory:2: column a:B: "),
    ("a:L\n[\n", "memory:2: column a:L: "),
  ])
  func malformedFilesAreRefusedWithTheirLine(_ text: String, _ expected: String) {
    #expect(fault { _ = try items(text) }?.hasPrefix(expected) == true)
  }

  @Test func whatIsWrittenReadsBack() throws {
    let items: [[String: AttributeValue]] = [
      [
        "sku": .s("A,1"), "mixed": .n(1), "raw": .b([0, 255]), "set": .bs([[1], [2]]), "text": .s(""),
        "list": .l([.null, .bool(false), .m(["x": .ss(["a"])])]), "a:N": .s("colon"),
      ],
      ["sku": .s("say \"hi\"\r\nthere"), "mixed": .s("1"), "set": .bs([[]]), "gone": .null],
    ]
    let columns = [
      CSVColumn("sku", .s), CSVColumn("mixed", .any), CSVColumn("raw", .b), CSVColumn("set", .bs),
      CSVColumn("text", .s),
      CSVColumn("list", .l), CSVColumn("a:N", .s), CSVColumn("gone", .null),
    ]
    let sink = MemorySink()
    let writer = CSVWriter(columns: columns)
    try writer.begin(sink)
    for item in items { try writer.write(try Item(item), to: sink) }
    #expect(try self.items(String(decoding: sink.bytes, as: UTF8.self)) == items)
  }
}
