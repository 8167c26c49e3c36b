import StreamLog

extension Store {
  /// Where in this store's stream a reader begins that begins at `start`.
  ///
  /// - Throws: ``StoreError``: `streamTrimmed` if retention has dropped that position, `streamPosition` if the store has
  ///   not reached it, `storeUnavailable`.
  @available(*, noasync)
  public func cursor(for start: StreamStart) throws -> StreamCursor { try perform { try $0.cursor(for: start) } }

  /// The position of the last change of a commit, such as the one that a write returned; of its first one if it had no
  /// changes. Whoever has come past this position has seen all of the commit.
  ///
  /// - Throws: as ``cursor(for:)``.
  @available(*, noasync)
  public func position(of commit: CommitNumber) throws -> StreamPosition {
    try perform { try $0.position(of: commit) }
  }

  /// The names of all tables there are or were.
  @available(*, noasync)
  package func tableNamesInStream() throws -> Set<String> {
    try perform { tables in
      try tables.engine.snapshot { view in
        var names = TableNames(.all)
        try names.refresh(in: view)
        return names.all
      }
    }
  }

  /// Waits until a commit above `commit` is durable, whichever process makes it. Blocks the thread.
  ///
  /// - Parameter timeoutMilliseconds: how long at most.
  /// - Returns: false if the time ran out.
  /// - Throws: ``StoreError`` `storeUnavailable` if the store is or gets closed.
  @available(*, noasync)
  public func waitForChange(beyond commit: CommitNumber, timeoutMilliseconds: Int) throws -> Bool {
    try waitForChange(beyond: commit, timeoutMilliseconds: timeoutMilliseconds) { false }
  }

  /// The same, also ended by `isStopped`, which is looked at every 50 ms.
  @available(*, noasync)
  package func waitForChange(
    beyond commit: CommitNumber, timeoutMilliseconds: Int, unless isStopped: () -> Bool
  ) throws -> Bool {
    try perform { tables in
      let (log, syncs) = (tables.engine.log, tables.engine.readersSync)
      let end = Clock.monotonic() + UInt64(min(max(timeoutMilliseconds, 0), Int(Int32.max))) * 1000
      while true {
        if syncs, log.visibleCommit > commit.rawValue { try StreamError.translated { try log.syncVisible() } }
        if log.durableCommit > commit.rawValue { return true }
        let now = Clock.monotonic()
        let isThere = log.waitForHead(
          beyond: commit.rawValue, durable: !syncs,
          timeoutMilliseconds: now < end ? Int((end - now + 999) / 1000) : 0
        ) { gate.isClosed || isStopped() }
        if gate.isClosed { throw StoreError(.storeUnavailable, "The store is closed.") }
        if !isThere { return false }
      }
    }
  }
}

extension AsyncStore {
  /// ``Store/cursor(for:)`` without blocking.
  public func cursor(for start: StreamStart) async throws -> StreamCursor {
    try await offload { try $0.cursor(for: start) }
  }

  /// ``Store/position(of:)`` without blocking.
  public func position(of commit: CommitNumber) async throws -> StreamPosition {
    try await offload { try $0.position(of: commit) }
  }

  /// ``Store/waitForChange(beyond:timeoutMilliseconds:)`` without blocking a thread, however many wait.
  ///
  /// - Throws: also `CancellationError`, at once when the task is cancelled.
  public func waitForChange(beyond commit: CommitNumber, timeoutMilliseconds: Int) async throws -> Bool {
    try await changed(beyond: commit.rawValue, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// The same by number.
  package func changed(beyond commit: UInt64, timeoutMilliseconds: Int) async throws -> Bool {
    try await store.doorman.changed(beyond: commit, timeoutMilliseconds: timeoutMilliseconds)
  }
}

extension TableEngine {
  func cursor(for start: StreamStart) throws -> StreamCursor {
    let log = engine.log
    do {
      switch start {
      case .trimHorizon: return StreamCursor(try log.firstAvailable)
      case .latest: return StreamCursor(log.visible)
      case .time(let time): return StreamCursor(try log.reader(fromTime: time).position)
      case .at(let position): return try cursor(at: position.commit, done: position.index)
      case .after(let position):
        guard position.index < .max else { return try cursor(at: position.commit &+ 1, done: 0) }
        return try cursor(at: position.commit, done: position.index + 1)
      }
    } catch let error as StreamError {
      throw StoreError(reading: error)
    }
  }

  /// Behind all changes before number `done` of a commit, which may be the one to come next.
  private func cursor(at commit: UInt64, done: UInt32) throws -> StreamCursor {
    let head = engine.log.visible
    guard commit <= head.commit || commit == head.commit + 1 && done == 0 else {
      let position = StreamPosition(commit: commit, index: done)
      throw StoreError(
        .streamPosition,
        "The store has not reached position \(position.sequenceNumber): its last commit is \(head.commit). "
          + "Is the position one of this store?")
    }
    let reader = try engine.log.reader(fromCommit: commit)
    guard done > 0, let frame = try reader.peek(), frame.commit == commit, frame.kind == .commit else {
      return StreamCursor(reader.position)
    }
    return done < frame.recordCount ? StreamCursor(reader.position, done: done) : StreamCursor(frame.end)
  }

  func position(of commit: CommitNumber) throws -> StreamPosition {
    let head = engine.log.visibleCommit
    guard (1...max(head, 1)).contains(commit.rawValue) else {
      throw StoreError(.streamPosition, "There is no commit \(commit): the store's last one is \(head).")
    }
    do {
      let frame = try engine.log.reader(fromCommit: commit.rawValue).peek()
      let count = frame?.commit == commit.rawValue ? frame?.recordCount ?? 0 : 0
      return StreamPosition(commit: commit.rawValue, index: UInt32(max(count, 1) - 1))
    } catch let error as StreamError {
      throw StoreError(reading: error)
    }
  }
}
