import StreamLog

/// Following the log: how other processes' commits, and after a crash our own, get into the overlay.
extension Engine {
  /// Reads what the log has beyond ``followed`` into the overlay and lets readers see it. Holds `writing`.
  ///
  /// Another process may apply and trim while this one looks: then what is missing is in LMDB, and it starts from there.
  func follow() throws {
    for _ in 0..<3 {
      do { return try followOnce() } catch let error as StreamError where error.code == .trimmed { continue }
    }
    try StreamError.translated { try followOnce() }
  }

  private func followOnce() throws {
    let target = log.visible
    guard target.commit > followed.commit else { return }
    try skipApplied()
    var active = overlay.withLock { $0.active }
    let reader = log.reader(after: followed)
    var changesCatalogue = false
    do {
      while let frame = try reader.next(upTo: target.commit) {
        try Redo.forEach(frame.redo, records: frame.records) { space, key, value in
          active.insert(space, key, value, commit: frame.commit)
          if space == .system { changesCatalogue = true }
        }
        active.finish(frame.commit)
        active.logBytes += frame.location.length
        followed = frame.end
        if fillLevel(active) >= 1 {
          overlay.withLock { $0.show(followed.commit, changingCatalogue: changesCatalogue) }
          seal()
          active = overlay.withLock { $0.active }
        }
      }
    } catch let error as StreamError where error.code == .trimmed {
      throw error
    } catch {
      throw StoreError.translating(error)
    }
    overlay.withLock { $0.show(followed.commit, changingCatalogue: changesCatalogue) }
  }

  /// If another process has applied beyond what we have followed, starts over from there: LMDB holds the rest.
  private func skipApplied() throws {
    guard let applied = try environment.read({ try AppliedMark.read($0, environment.databases) }),
      applied.commit > followed.commit
    else { return }
    followed = applied
    overlay.withLock { generations in
      generations.active = Generation(after: applied.commit, chunks)
      generations.show(applied.commit, changingCatalogue: true)
      // A sealed generation, if there is one, ends below `applied`; the applier drops it when it sees that.
    }
  }

  /// Follows the log from `applied` to its end when the store is opened.
  func recover() throws { try writing.withLock { _ in try follow() } }
}
