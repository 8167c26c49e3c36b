import StreamLog

/// Following the log: how other processes' commits, and after a crash our own, get into the overlay.
extension Engine {
  /// Reads what the log has beyond ``followed`` into the overlay and lets readers see it. Holds `writing`.
  func follow() throws {
    let target = log.visible
    guard target.commit > followed.commit else { return }
    try skipApplied()
    var active = overlay.withLock { $0.active }
    let reader = log.reader(after: followed)
    do {
      while let frame = try reader.next(upTo: target.commit) {
        try Redo.forEach(frame.redo, records: frame.records) { space, key, value in
          active.insert(space, key, value, commit: frame.commit)
        }
        active.finish(frame.commit)
        active.logBytes += frame.location.length
        followed = frame.end
        if active.byteCount >= options.generationBytes || active.logBytes >= options.generationLogBytes {
          overlay.withLock { $0.head = followed.commit }
          seal()
          active = overlay.withLock { $0.active }
        }
      }
    } catch {
      throw StoreError.translating(error)
    }
    overlay.withLock { $0.head = max($0.head, followed.commit) }
  }

  /// If another process has applied beyond what we have followed, starts over from there: LMDB holds the rest.
  private func skipApplied() throws {
    guard let applied = try environment.read({ try AppliedMark.read($0, environment.databases) }),
      applied.commit > followed.commit
    else { return }
    followed = applied
    overlay.withLock { generations in
      generations.active = Generation(after: applied.commit, chunks)
      generations.head = applied.commit
      // A sealed generation, if there is one, ends below `applied`; the applier drops it when it sees that.
    }
  }

  /// Follows the log from `applied` to its end when the store is opened.
  func recover() throws { try writing.withLock { _ in try follow() } }
}
