import Foundation
import TestSupport
import Testing

@Suite struct BenchTests {
  @Test func measuresEveryPhaseAndLeavesNothing() throws {
    let shop = try Workshop()
    let answer = try shop.run("bench", "--items", "200", "--threads", "2", "--durability", "none")
    #expect(answer.status == 0)
    let phases = answer.output.split(separator: "\n")
    #expect(phases.count == 6)
    #expect(phases.allSatisfy { $0.contains("\"perSecond\":") })
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.directory.path).isEmpty)
  }
}
