import Foundation
import TestSupport

/// How often random accidents are tried, and from which seed: a few dozen times by default, as often as
/// `CRASH_ROUNDS` says in a longer run; `CRASH_SEED` sets the seed.
enum Rounds {
  static let count = number("CRASH_ROUNDS") ?? 24
  static let seed = UInt64(number("CRASH_SEED") ?? 20_240_229)

  /// Rounds over one store, after which it is so large that reading it takes longer than the round.
  private static let perStore = 20

  /// Whether a round, counted from 1, is to have a new store.
  static func beginsStore(_ round: Int) -> Bool { round > 1 && round % perStore == 1 }

  /// A generator for one test of its own.
  static func generator(_ salt: UInt64) -> SeededGenerator { SeededGenerator(seed: seed &* 31 &+ salt) }

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap(Int.init)
  }
}
