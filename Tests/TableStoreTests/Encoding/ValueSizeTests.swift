import Testing

@testable import TableStore

/// Sizes are counted as DynamoDB counts them.
struct ValueSizeTests {
  @Test(
    arguments: [
      (.s(""), 0), (.s("abc"), 3), (.s("é語🦊"), 9), (.b([1, 2]), 2), (.b([]), 0), (.bool(true), 1), (.null, 1),
      (.ss(["a", "bcd"]), 4), (.bs([[1], [2, 3]]), 3), (.ns([1, 22, -5]), 2 + 2 + 3),
      (.l([]), 3), (.l(["ab", 1]), 3 + 1 + 2 + 1 + 2), (.m([:]), 3), (.m(["k": "ab"]), 3 + 1 + 1 + 2),
      (.l([.l([]), .m(["x": .null])]), 3 + 1 + 3 + 1 + (3 + 1 + 1 + 1)),
    ] as [(AttributeValue, Int)])
  func ofValues(_ value: AttributeValue, _ size: Int) throws {
    #expect(try EncodedValue(value).withView { $0.dynamoDBSize } == size)
  }

  @Test(arguments: [
    ("0", 1), ("1", 2), ("12", 2), ("123", 3), ("-1", 3), ("1000", 2), ("1200", 2), ("0.1", 2), ("0.001", 2),
    ("0.0012", 2), ("1.5", 3), ("12.34", 3), ("100.001", 5), ("-100.001", 6),
    ("12345678901234567890123456789012345678", 20), ("1e125", 2), ("1e-130", 2),
  ])
  func ofNumbers(_ text: String, _ size: Int) throws {
    #expect(try EncodedValue(Number(text)).withView { $0.dynamoDBSize } == size)
  }

  @Test func ofItems() throws {
    #expect(Item().size == 0)
    let item: Item = ["sku": "A1", "quantity": 4, "tags": ["x", "y"]]
    #expect(item.size == (3 + 2) + (8 + 2) + (4 + 3 + 2 + 2))
    #expect(item.withView { $0.computeSize() } == item.size)
  }
}
