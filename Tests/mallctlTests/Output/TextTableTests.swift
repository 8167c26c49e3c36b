import Testing

@testable import mallctl

@Suite struct TextTableTests {
  private func text(_ columns: [TextTable.Column], limit: Int? = nil, _ rows: [[String]]) throws -> [String] {
    var lines: [String] = []
    var table = TextTable(columns, limit: limit) { lines.append($0) }
    for row in rows { try table.add(row) }
    try table.finish()
    return lines
  }

  @Test func columnsAlign() throws {
    let lines = try text(
      [.init(title: "NAME"), .init(title: "N", alignsRight: true), .init(title: "X")],
      [["日本", "1", "a"], ["abcdef", "100", ""]])
    #expect(lines == ["NAME      N  X\n", "------  ---  -\n", "日本      1  a\n", "abcdef  100\n"])
  }

  @Test func theWidestColumnGivesWay() throws {
    let lines = try text([.init(title: "A"), .init(title: "B")], limit: 12, [["ab", "0123456789abc"]])
    #expect(lines.allSatisfy { DisplayWidth.columns($0) <= 12 })
    #expect(lines.last == "ab  0123456…\n")
  }

  @Test func laterRowsAreCutToTheWidthsOfTheFirst() throws {
    var rows = (0..<TextTable.sample).map { _ in ["abc", "x"] }
    rows.append(["abcdef", "x"])
    #expect(try text([.init(title: "A"), .init(title: "B")], rows).last == "ab…  x\n")
  }

  @Test func anEmptyTableShowsItsTitles() throws {
    #expect(try text([.init(title: "A")], []) == ["A\n", "-\n"])
  }
}
