/// What the writer asks of the orderer.
struct OrdererState {
  var isWanted = false
  var isStopping = false
}

/// A thread that puts new keys of the active generation in order while the writer goes on, so that neither writers nor
/// scans pay for it.
extension Engine {
  func runOrderer() {
    while true {
      let isWanted = ordering.wait { state -> Bool? in
        if state.isStopping { return false }
        defer { state.isWanted = false }
        return state.isWanted ? true : nil
      }
      guard isWanted == true else { return }
      overlay.withLock { $0.active }.order()
    }
  }
}
