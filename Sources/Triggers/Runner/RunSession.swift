import CPlatform
internal import StreamLog
internal import TableStore

/// One run of a trigger, from taking the consumer to letting it go. Used by the one task that runs the trigger; only
/// values leave it.
final class RunSession {
  let store: Store
  let owner: Ownership
  let definition: ConsumerDefinition
  let settings: TriggerSettings
  let handler: RunnerHandler
  let options: RunnerOptions
  let intake: IntakeReader
  let metrics: RunMetrics

  /// The place that is committed.
  var place: SourcePlace
  /// Everything before this is done; ahead of ``place`` by changes that nobody wanted.
  var passed: SourcePlace
  /// Items with a dead letter that others wait behind.
  var parked: Set<[UInt8]>
  var windows: WindowTracker
  var crashLoop: CrashLoopGuard
  /// What was done since the counters were committed last.
  var progress = RunProgress()
  var pace = BackfillPace()
  /// Nanoseconds to rest before the next batch of a backfill.
  var backfillRest: UInt64 = 0
  /// When something was committed last that carried the counters (nanoseconds of the clock nobody sets).
  var savedAt: UInt64
  private var requestsSeenAt: UInt64 = 0
  /// Reads in a row that brought nothing although the head was said to have moved.
  private var emptyReads = 0
  private var lastIdle: StreamCursor?
  /// When the head was said to have moved while there was nothing to do; until the changes are read that it moved for.
  private var wokenAt: UInt64?
  /// The open window for whose end a commit was made already.
  var sealedWindow: UInt64?

  init(
    _ store: Store, _ owner: Ownership, _ handler: RunnerHandler, _ options: RunnerOptions, state: State
  ) throws {
    self.store = store
    self.owner = owner
    self.handler = handler
    self.options = options
    definition = owner.definition
    settings = owner.definition.settings ?? TriggerSettings()
    place = state.place
    passed = state.place
    parked = state.parked
    windows = WindowTracker(seconds: settings.window, open: state.window)
    crashLoop = CrashLoopGuard(starts: state.starts, limit: options.crashLoopStarts, seconds: options.crashLoopSeconds)
    metrics = RunMetrics(consumer: definition.name, factory: options.metrics)
    savedAt = cplatform_monotonic_ns()
    let source =
      try options.source?(store, definition, state.place)
      ?? ConsumerSource(store, definition.selection, from: state.place)
    let limits = IntakeReader.Limits(
      changes: settings.batchSize * settings.lanes,
      bytes: min(settings.batchBytes * settings.lanes, 16 << 20), window: settings.batchWindow)
    intake = IntakeReader(
      store, source, from: state.place, limits, wants: try RunSession.wants(definition, settings))
  }

  /// What is stored of a trigger besides its definition.
  struct State: Sendable {
    var place: SourcePlace
    var parked: Set<[UInt8]>
    var window: UInt64?
    var starts: [UInt64]

    init(_ owner: Ownership, _ state: ConsumerStateReader) throws {
      let id = owner.fence.incarnation
      place = SourcePlace(
        owner.checkpoint.cursor,
        backfill: try state.get(ConsumerKey.backfill(id)).map { try BackfillProgress(encoded: $0) })
      parked = try state.parkedItems(id)
      window = try state.get(ConsumerKey.window(id)).flatMap(WindowTracker.start(stored:))
      starts = try state.get(ConsumerKey.starts(id)).map(CrashLoopGuard.starts(stored:)) ?? []
    }
  }

  /// Which changes are handed out at all: those that a filter lets through and that are not its own effects.
  private static func wants(
    _ definition: ConsumerDefinition, _ settings: TriggerSettings
  ) throws -> @Sendable (Change) -> Bool {
    let (name, reactsToOwn) = (definition.name, settings.reactsToOwn)
    let filters = try ChangeFilterSet(definition.filters)
    return { change in (reactsToOwn || change.cause?.origin != name) && filters.accepts(change) }
  }

  /// Goes on until the task is cancelled or something stops the trigger; with `untilCaughtUp`, until there is nothing
  /// more to do for now.
  ///
  /// - Throws: ``TriggerError``, ``StoreError``; `CancellationError` if cancelled.
  func run(untilCaughtUp: Bool) async throws {
    try await refuseCrashLoop()
    var ahead: Task<Intake, any Error>?
    defer { ahead?.cancel() }
    while true {
      try Task.checkCancellation()
      try owner.renewUnlessLost()
      try await serveRequests()
      let page = if let ahead { try await ahead.value } else { try await intake.next() }
      ahead = nil
      if !page.isAtHead, prefetches {
        let intake = intake
        ahead = Task { try await intake.next() }
      }
      try await process(page)
      guard page.isAtHead, page.changes.isEmpty else { continue }
      if untilCaughtUp {
        requestsSeenAt = 0
        try await serveRequests()
        return try await save()
      }
      try await idle()
    }
  }

  /// At most two batches or 16 MiB are in memory.
  private var prefetches: Bool { settings.batchBytes * settings.lanes <= 8 << 20 }

  /// Nothing to read for now: saves what is due, closes a window whose time is over, and waits.
  private func idle() async throws {
    if try await closeIdleWindow() { return }
    let now = cplatform_monotonic_ns()
    var milliseconds = 10_000
    if isSavingWorthwhile {
      let due = savedAt + UInt64(options.saveInterval) * 1_000_000
      if now >= due {
        try await save()
      } else {
        milliseconds = Int((due - now) / 1_000_000) + 1
      }
    }
    if windows.open != sealedWindow, let left = windows.millisecondsLeft(now: WallClock.now()) {
      milliseconds = min(milliseconds, left)
    }
    let moved = try await store.async.changed(
      beyond: passed.cursor.address.commit, timeoutMilliseconds: milliseconds)
    wokenAt = moved ? WallClock.now() : nil
    // The head moves before this process has the commits; never spin on that.
    emptyReads = moved && passed.cursor == lastIdle ? emptyReads + 1 : 0
    lastIdle = passed.cursor
    if emptyReads > 2 { try await Task.sleep(for: .milliseconds(min(emptyReads, 50))) }
  }

  /// Whether there is something that a reader of the consumer's state would like to know. Commits without records are
  /// nothing, so that consumers do not keep one another awake.
  var isSavingWorthwhile: Bool {
    passed.cursor.recordsBefore > place.cursor.recordsBefore || passed.backfill != place.backfill || !progress.isEmpty
  }

  /// Commits the place and the counters without effects.
  func save() async throws {
    guard isSavingWorthwhile || options.savesExactly && passed != place else { return }
    options.atPoint?(.beforeCheckpoint)
    var settlement = Settlement(owner.fence, at: place)
    settlement.to = passed
    settlement.progress = progress
    _ = try await commit(settlement)
  }

  /// Hands the changes of a page to the handler, batch by batch.
  private func process(_ page: Intake) async throws {
    progress.recordsFiltered += UInt64(page.filtered)
    metrics.records(.filtered, page.filtered)
    if let wokenAt, let first = page.changes.first, !first.isBackfill {
      metrics.woke(committedAt: first.timestamp, now: wokenAt)
    }
    wokenAt = nil
    var next = 0
    let start = passed
    while next < page.changes.count {
      try await closeWindow(before: page.changes[next].timestamp)
      let end = batchEnd(of: page, from: next)
      let plan = StreamPlan(self, page, next..<end, from: next == 0 ? start : page.places[next - 1])
      next += try await deliver(plan)
      passed = page.place(after: next, from: start)
      if passed.backfill != nil { try await restOfBackfill() }
    }
    passed = page.end
    try await closeWindow(before: page.time)
    let age = cplatform_monotonic_ns() - savedAt
    if age >= UInt64(options.saveInterval) * 1_000_000 { try await save() }
  }

  /// Leaves other writers room after a commit.
  private func restOfBackfill() async throws {
    guard backfillRest > 0 else { return }
    try await Task.sleep(for: .nanoseconds(Int64(backfillRest)))
    backfillRest = 0
  }

  /// How many changes a batch has at most: fewer while a backfill would hold up others who write.
  private var batchLimit: Int {
    let limit = settings.batchSize * settings.lanes
    let yields =
      settings.delivery == .transactional && passed.backfill != nil
      && pace.isYielding(now: cplatform_monotonic_ns())
    return yields ? min(limit, BackfillPace.batchSize) : limit
  }

  /// Where the batch ends that begins at `start`, see ``BatchBorder``.
  private func batchEnd(of page: Intake, from start: Int) -> Int {
    let border = BatchBorder(changes: batchLimit, bytes: settings.batchBytes * settings.lanes)
    let window = windows.window(of: page.changes[start].timestamp)
    return border.end(from: start, of: page.changes.count) { index in
      let change = page.changes[index]
      guard windows.window(of: change.timestamp) == window else { return nil }
      return BatchBorder.Member(change)
    }
  }

  /// Looks for wishes concerning dead letters, at most every 50 ms.
  private func serveRequests() async throws {
    let now = cplatform_monotonic_ns()
    guard now >= requestsSeenAt + 50_000_000 || requestsSeenAt == 0 else { return }
    requestsSeenAt = now
    try await takeUpDeadLetters()
  }
}
