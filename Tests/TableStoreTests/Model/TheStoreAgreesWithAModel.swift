import TestSupport
import Testing

/// Thousands of random operations of all kinds, with the log applied all the time: every answer of the store, and in
/// the end every item, is that of a dictionary; the store verifies and its change records rebuild it.
///
/// `MALL_MODEL_ROUNDS` sets the rounds of a run (default 3000), `MALL_MODEL_SEED` runs one seed only.
struct TheStoreAgreesWithAModel {
  private static let rounds = Int(TestSetting.number("MALL_MODEL_ROUNDS") ?? 3000)
  private static let seeds: [UInt64] = TestSetting.number("MALL_MODEL_SEED").map { [$0] } ?? [1, 2, 3, 4]

  @Test(arguments: seeds) func randomOperations(seed: UInt64) throws {
    let run = try ModelRun(seed: seed)
    try run.run(rounds: Self.rounds)
    #expect(run.succeeded > Self.rounds / 4, "hardly anything is carried out: \(run.succeeded)")
    #expect(run.refused > Self.rounds / 50, "hardly anything is refused: \(run.refused)")
  }
}
