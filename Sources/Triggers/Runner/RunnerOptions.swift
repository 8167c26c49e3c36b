package import CoreMetrics
package import TableStore

/// What tests and the proofs of other parts change about a runner.
package struct RunnerOptions: Sendable {
  /// Called at each ``CrashPoint``.
  package var atPoint: (@Sendable (CrashPoint) -> Void)?
  /// So many starts within ``crashLoopSeconds`` that never finished a batch block the trigger at the next.
  package var crashLoopStarts = 5
  package var crashLoopSeconds = 60
  /// How long a checkpoint that has no effects may wait to be saved, in milliseconds.
  package var saveInterval = 1000
  /// Whether a run that has caught up saves its place even where only commits without changes lie behind the one saved:
  /// for whoever needs it at exactly one commit.
  package var savesExactly = false
  /// How long a runner waits for the consumer's present owner; `nil`: for ever.
  package var ownerWait: Duration? = .zero
  package var lease = LeaseTerms.standard
  /// Makes the source; `nil`: the stream, or the backfill where one is under way.
  package var source: (@Sendable (Store, ConsumerDefinition, SourcePlace) throws -> any ChangeSource)?
  /// Where the run's figures go.
  package var metrics: any MetricsFactory = MetricsSystem.factory

  package init() {}
}
