import Testing

@testable import mallctl

@Suite struct FiguresTests {
  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func groups(_ number: Int, _ text: String) { #expect(Figures.grouped(number) == text) }

  @Test(arguments: [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KB"), (1 << 30, "1.0 GB")])
  func bytes(_ count: Int, _ text: String) { #expect(Figures.bytes(count) == text) }

  @Test(arguments: [(0.005, "0.01"), (1.0, "1.00"), (-2.345, "-2.35"), (1e300, "1e+300"), (.infinity, "inf")])
  func decimals(_ value: Double, _ text: String) { #expect(Figures.decimal(value, places: 2) == text) }

  @Test(arguments: [(5.9, "5 s"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (.nan, "?")])
  func durations(_ seconds: Double, _ text: String) { #expect(Figures.duration(seconds) == text) }
}
