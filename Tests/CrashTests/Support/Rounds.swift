import Foundation
import TestSupport

/// How often random accidents are tried, and from which seed: a few dozen times by default, as often as
/// `CRASH_ROUNDS` says in a longer run; `CRASH_SEED` sets the seed.
enum Rounds {
  static let count = number("CRASH_ROUNDS") ?? 24
  static let seed = UInt64(number("CRASH_SEED") ?? 20_240_229)

  /// A generator for one test of its own.
  static func generator(_ salt: UInt64) -> SeededGenerator { SeededGenerator(seed: seed &* 31 &+ salt) }

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap(Int.init)
  }
}
