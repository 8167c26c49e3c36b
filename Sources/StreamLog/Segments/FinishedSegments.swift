import Synchronization

/// What this process has learnt about segments behind which another was published. Those never change, so each file is
/// looked at once.
final class FinishedSegments: Sendable {
  private struct State {
    var infos: [UInt64: LogSegmentInfo] = [:]
    var summaries: [UInt64: SegmentSummary] = [:]
    /// The oldest segment when last looked.
    var oldest: LogAddress?
  }

  private let state = Mutex(State())

  func info(_ number: UInt64) -> LogSegmentInfo? { state.withLock { $0.infos[number] } }

  func keep(_ info: LogSegmentInfo) { state.withLock { $0.infos[info.number] = info } }

  func summary(_ number: UInt64) -> SegmentSummary? { state.withLock { $0.summaries[number] } }

  func hasSummary(_ number: UInt64) -> Bool { state.withLock { $0.summaries[number] != nil } }

  func keep(_ summary: SegmentSummary) { state.withLock { $0.summaries[summary.number] = summary } }

  /// Where the oldest segment begins, as it was when last looked.
  var oldest: LogAddress? {
    get { state.withLock { $0.oldest } }
    set { state.withLock { $0.oldest = newValue } }
  }

  /// Forgets segments below `number`, which were trimmed.
  func forget(below number: UInt64) {
    state.withLock { state in
      if state.infos.keys.contains(where: { $0 < number }) { state.infos = state.infos.filter { $0.key >= number } }
      if state.summaries.keys.contains(where: { $0 < number }) {
        state.summaries = state.summaries.filter { $0.key >= number }
      }
    }
  }
}
