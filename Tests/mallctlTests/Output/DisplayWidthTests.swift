import Testing

@testable import mallctl

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｗ", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("한", 2), ("…", 1),
  ])
  func columnsOfText(_ text: String, _ columns: Int) { #expect(DisplayWidth.columns(text) == columns) }

  @Test func truncationFitsAndNeverSplitsACharacter() {
    #expect(DisplayWidth.truncated("abcdef", to: 6) == "abcdef")
    #expect(DisplayWidth.truncated("abcdef", to: 4) == "abc…")
    #expect(DisplayWidth.truncated("日本語", to: 4) == "日…")
    #expect(DisplayWidth.truncated("abc", to: 0) == "")
  }

  @Test func controlCharactersAreShownNotSent() {
    #expect(DisplayWidth.printable("a\u{1b}[31m\n\u{7f}\u{9b}") == "a␛[31m␊␡\u{fffd}")
  }
}
