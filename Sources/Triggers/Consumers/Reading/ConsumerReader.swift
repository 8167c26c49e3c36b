internal import StreamLog
public import TableStore

/// Reads the changes of a durable consumer that is no trigger: whoever holds the reader owns the consumer, takes its
/// changes in batches, and says when one is done.
///
/// ```swift
/// let reader = try await store.async.consumers.reader("audit")
/// while !Task.isCancelled {
///   for change in try await reader.next() { try append(change) }
///   try await reader.commit()
/// }
/// ```
///
/// A batch that was not committed is handed out again by the next reader: each change comes at least once, in the
/// store's order. At most two batches, or 16 MiB, are out at a time. A consumer that is backfilling is given the rows
/// among the changes, as a trigger is.
public actor ConsumerReader {
  /// What is read of a backlog.
  public enum Mode: Sendable, Hashable {
    /// Every change.
    case everything
    /// Of each item the last change only, as far as one batch reaches: up to 100,000 changes are read for one batch, and
    /// those that a later one of their item makes moot are left out. The stream keeps them all.
    case latestPerKey
  }

  private struct Batch {
    var end: SourcePlace
    var bytes: Int
    var changes: UInt64
    var filtered: UInt64
  }

  static let batchesOut = 2
  static let bytesOut = 16 << 20
  /// The shortest time between two checkpoints that only pass changes which the consumer does not want.
  private static let passing: Duration = .seconds(1)
  /// The longest sleep between two looks at whether the consumer was taken away.
  private static let longestSleep: Duration = .seconds(1)

  public nonisolated let name: String
  /// The right to read; lost when another takes the consumer, or somebody pauses, moves or removes it.
  public nonisolated let ownership: Ownership
  private let store: AsyncStore
  private let pages: ConsumerPages
  /// Where the checkpoint in the store is.
  private var saved: SourcePlace
  private var savedAt = ContinuousClock.now
  /// Behind everything that was read.
  private var read: SourcePlace
  /// Changes that were not wanted since the last batch.
  private var filtered: UInt64 = 0
  private var out: [Batch] = []
  private var isReading = false
  private var isSaving = false

  /// - Parameter place: where the consumer stands.
  init(_ store: AsyncStore, _ ownership: Ownership, at place: SourcePlace, _ mode: Mode) throws {
    self.store = store
    self.ownership = ownership
    name = ownership.definition.name
    saved = place
    read = place
    pages = try ConsumerPages(store.store, ownership.definition, from: place, mode)
  }

  /// The next changes; waits until there are any.
  ///
  /// - Parameters:
  ///   - maxChanges: 1 to 10,000. Changes of one commit are not parted unless they are very many.
  ///   - maxBytes: 1 KiB to 16 MiB. The first commit is handed out even if it is larger.
  ///   - timeout: how long to wait; `nil`: for ever.
  /// - Returns: nothing only if the time ran out.
  /// - Throws: ``TriggerError``: `misuse` while two batches are out, or another call waits; `fenced`, `paused`,
  ///   `expired` or `unknownConsumer` once the consumer is no longer this reader's. `CancellationError`.
  public func next(
    maxChanges: Int = 100, maxBytes: Int = 6 << 20, timeout: Duration? = nil
  ) async throws -> [Change] {
    guard (1...10_000).contains(maxChanges), (1024...Self.bytesOut).contains(maxBytes) else {
      throw TriggerError(.misuse, "A batch has 1 to 10,000 changes and 1 KiB to 16 MiB.")
    }
    guard !isReading else { throw TriggerError(.misuse, "Another call waits for the changes of \(name).") }
    guard out.count < Self.batchesOut, out.reduce(0, { $0 + $1.bytes }) < Self.bytesOut else {
      throw TriggerError(.misuse, "Two batches of \(name) are out; commit one before taking another.")
    }
    isReading = true
    defer { isReading = false }
    let start = ContinuousClock.now
    while true {
      try Task.checkCancellation()
      try await checkOwnership()
      let page = try await self.page(maxChanges, maxBytes)
      read = page.end
      filtered += page.filtered
      if !page.changes.isEmpty {
        let bytes = page.changes.reduce(0) { $0 + $1.byteCount }
        out.append(Batch(end: page.end, bytes: bytes, changes: UInt64(page.changes.count), filtered: filtered))
        filtered = 0
        return page.changes
      }
      let sinceSaved = savedAt.duration(to: .now)
      if isBehind, sinceSaved >= Self.passing { try await savePassed() }
      guard page.isAtHead else { continue }
      var sleep = isBehind ? Self.passing - sinceSaved : Self.longestSleep
      if let timeout {
        let left = timeout - start.duration(to: .now)
        guard left > .zero else { return [] }
        sleep = min(sleep, left)
      }
      _ = try await store.changed(
        beyond: read.cursor.address.commit, timeoutMilliseconds: sleep.milliseconds(atMost: 1000))
    }
  }

  /// Says that the oldest batch that is out is done: the consumer's checkpoint moves behind it, in a commit. With no
  /// batch out, it moves over what was read and not wanted.
  ///
  /// - Throws: ``TriggerError``: `fenced` if the consumer is no longer this reader's, and then nothing was written;
  ///   `misuse` while another commit is under way.
  public func commit() async throws {
    guard let batch = out.first else { return try await savePassed() }
    guard !isSaving else { throw TriggerError(.misuse, "Another commit of \(name) is under way.") }
    try await save(batch.end, done: batch.changes, filtered: batch.filtered)
    out.removeFirst()
  }

  /// Lets another take the consumer at once. What is out and not committed comes again.
  public nonisolated func close() { ownership.release() }

  // MARK: -

  /// Whether there is something read and done that the checkpoint does not have. Commits without changes do not count:
  /// saving them would be one more of them, for ever.
  private var isBehind: Bool {
    out.isEmpty && !isSaving
      && (read.cursor.recordsBefore > saved.cursor.recordsBefore || read.backfill != saved.backfill)
  }

  private func savePassed() async throws {
    guard isBehind else { return }
    let count = filtered
    try await save(read, done: 0, filtered: count)
    filtered -= count
  }

  private func save(_ place: SourcePlace, done: UInt64, filtered: UInt64) async throws {
    isSaving = true
    defer { isSaving = false }
    let (fence, from) = (ownership.fence, saved)
    do {
      _ = try await store.commitConsumers { transaction in
        try transaction.advance(fence, from: from, to: place)
        try transaction.updateActivity(fence.incarnation) { activity in
          activity.advanced(to: place.cursor, at: transaction.timestamp)
          activity.counters.recordsOK += done
          activity.counters.recordsFiltered += filtered
          if done > 0 { activity.counters.batchesOK += 1 }
        }
      }
    } catch let error as TriggerError where error.code == .fenced {
      ownership.release()
      throw error
    }
    saved = place
    savedAt = .now
  }

  private func page(_ maxChanges: Int, _ maxBytes: Int) async throws -> ConsumerPages.Page {
    let (pages, cursor, name) = (pages, read.cursor, name)
    return try await store.onOwnThread { store in
      do {
        return try pages.next(maxChanges, maxBytes)
      } catch {
        let bounds = try store.readConsumers { try StreamBounds(store.log, $0) }
        throw bounds.hasPassed(cursor) ? bounds.expired(name) : error
      }
    }
  }

  /// Says why the consumer is no longer this reader's, if it is not.
  private func checkOwnership() async throws {
    guard ownership.isLost else { return }
    let (name, fence) = (name, ownership.fence)
    let status = try await store.consumers.describe(name)
    guard status.definition.incarnation == fence.incarnation, !status.state.mayRun else {
      throw TriggerError(.fenced, "The consumer \(name) was taken from this reader, which must stop.")
    }
    throw TriggerError(.paused, "The consumer \(name) is \(status.state.rawValue.lowercased()).", isPermanent: true)
  }
}

extension AsyncConsumers {
  /// A reader of a consumer that is no trigger.
  ///
  /// - Parameters: as ``acquire(_:wait:terms:)``.
  /// - Throws: as that, and ``TriggerError`` `misuse` for a trigger.
  public func reader(
    _ name: String, mode: ConsumerReader.Mode = .everything, wait: Duration? = .zero, terms: LeaseTerms = .standard
  ) async throws -> ConsumerReader {
    guard try await store.readConsumers({ try $0.consumer(name) }).definition.settings == nil else {
      throw TriggerError(.misuse, "\(name) is a trigger: its changes are for its handler alone.")
    }
    let ownership = try await acquire(name, wait: wait, terms: terms)
    let fence = ownership.fence
    guard let place = try await store.readConsumers({ try $0.place(of: fence.incarnation) }) else {
      throw TriggerError(.fenced, "The consumer \(name) was removed while it was taken.")
    }
    return try ConsumerReader(store, ownership, at: place, mode)
  }
}
