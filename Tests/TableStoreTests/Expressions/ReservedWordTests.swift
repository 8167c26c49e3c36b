import Testing

@testable import TableStore

@Suite struct ReservedWordTests {
  private func isReserved(_ word: String) -> Bool {
    Array(word.utf8).withUnsafeBytes { ReservedWords.contains($0) }
  }

  @Test func thereAre573InOrder() {
    let words = ReservedWords.all
    #expect(words.count == 573)
    #expect(words == words.sorted())
    #expect(Set(words).count == 573)
  }

  @Test func everyOneIsFoundInAnyCase() {
    for word in ReservedWords.all {
      #expect(isReserved(String(word)))
      #expect(isReserved(word.lowercased()))
    }
  }

  @Test(arguments: [
    "", "a", "pk", "id", "abor", "aborts", "zones", "serializableX", "title", "quantity", "_", "a1", "NAM",
  ])
  func othersAreNot(_ word: String) { #expect(!isReserved(word)) }
}
