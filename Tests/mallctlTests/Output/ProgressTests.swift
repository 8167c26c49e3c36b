import Testing

@testable import mallctl

@Suite struct ProgressTests {
  @Test func theBarFitsTheTerminal() {
    for width in [10, 20, 40, 80, 200] {
      for fraction in [nil, 0.0, 0.5, 1.0, 7.0] as [Double?] {
        let line = Progress.line(1_234_567, unit: "rows", fraction: fraction, elapsed: 10, width: width)
        #expect(DisplayWidth.columns(line) < width)
      }
    }
  }

  @Test func theBarShowsPartRateAndTimeLeft() {
    let line = Progress.line(500, unit: "rows", fraction: 0.5, elapsed: 10, width: 80)
    #expect(line.hasPrefix("[###"))
    #expect(line.contains(" 50 %  500 rows  50/s  10 s left"))
  }
}
