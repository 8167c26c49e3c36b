import Testing

@testable import mallctl

@Suite struct SpanTests {
  @Test(arguments: [
    ("7", 7, 7), ("250ms", 250, nil), ("30s", 30_000, 30), ("2h", 7_200_000, 7200), ("7d", 604_800_000, 604_800),
  ])
  func spansHaveUnits(_ text: String, _ milliseconds: Int, _ seconds: Int?) throws {
    let span = try #require(Span(argument: text))
    #expect(span.milliseconds == milliseconds)
    #expect((try? span.seconds(option: "--window")) == seconds)
  }

  @Test(arguments: ["", "s", "-1s", "1.5s", "1 s", "1x", "99999999999999999999s", "٣s"])
  func otherTextIsNoSpan(_ text: String) { #expect(Span(argument: text) == nil) }

  @Test func noneIsOne() throws {
    #expect(try #require(OptionalSpan(argument: "none")).span == nil)
    #expect(try #require(OptionalSpan(argument: "1m")).span?.milliseconds == 60_000)
    #expect(OptionalSpan(argument: "never") == nil)
  }

  @Test func bytesHaveUnits() {
    #expect(ByteSize(argument: "6MiB")?.count == 6 << 20)
    #expect(ByteSize(argument: "64KiB")?.count == 65_536)
    #expect(ByteSize(argument: "10")?.count == 10)
    #expect(ByteSize(argument: "10MB") == nil && ByteSize(argument: "MiB") == nil && ByteSize(argument: "-1") == nil)
  }
}
