import Testing

@testable import mallctl

@Suite struct CSVRecordReaderTests {
  private func records(_ text: String) throws -> [[String]] {
    let reader = CSVRecordReader(MemorySource(text))
    var records: [[String]] = []
    while let record = try reader.next() { records.append(record.map { $0.text ?? "?" }) }
    return records
  }

  @Test func fieldsAreSplitAtCommas() throws {
    #expect(try records("a,b\r\n1,\n,2\n,\n") == [["a", "b"], ["1", ""], ["", "2"], ["", ""]])
  }

  @Test func quotedFieldsHoldCommasQuotesAndLineEnds() throws {
    #expect(try records("\"a,b\",\"say \"\"hi\"\"\"\n\"x\r\ny\n\",z") == [["a,b", "say \"hi\""], ["x\r\ny\n", "z"]])
  }

  @Test func markAndBlankLinesArePassedOver() throws {
    #expect(try records("\u{feff}a\n\n\r\nb\n") == [["a"], ["b"]])
  }

  @Test func quotesTellTheEmptyStringFromNothing() throws {
    let record = try CSVRecordReader(MemorySource("\"\",")).next()
    #expect(record?.map(\.isQuoted) == [true, false])
  }

  @Test(arguments: [
    ("a\nb\"c", "memory:2: field 1 has a quote inside"),
    ("a,\"b\"c", "memory:1: field 2 goes on after its closing quote"),
    ("a\nb\n\"c\nd", "memory:3: the quoted field that begins in this record is never closed"),
  ])
  func malformedRecordsAreRefusedWithTheirLine(_ text: String, _ expected: String) {
    #expect(fault { _ = try records(text) }?.hasPrefix(expected) == true)
  }
}
