/// Places where a process may die at the worst moment. Tests are called there.
package enum CrashPoint: String, Sendable, CaseIterable {
  /// The handler has returned; nothing is committed.
  case afterHandler
  /// All is ready for the commit of effects and checkpoint.
  case beforeCommit
  /// That commit is durable; nothing in memory knows it yet.
  case afterCommit
  /// A checkpoint without effects is about to be saved.
  case beforeCheckpoint
}
