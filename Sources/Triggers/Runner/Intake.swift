import CPlatform
internal import StreamLog
internal import TableStore

/// The changes of a source that a trigger wants, with the place behind each.
struct Intake: Sendable {
  var changes: [Change] = []
  /// What is stored as the consumer's place when everything up to this change is done.
  var places: [SourcePlace] = []
  /// The place when everything is done that was read for this intake.
  var end: SourcePlace
  /// Changes of the trigger's tables that it does not want.
  var filtered = 0
  /// Bytes of ``changes``.
  var bytes = 0
  var isAtHead = false

  init(end: SourcePlace) { self.end = end }

  /// The place when the first `count` changes are done.
  func place(after count: Int, from start: SourcePlace) -> SourcePlace {
    count == changes.count ? end : count == 0 ? start : places[count - 1]
  }

  /// No change behind this intake has an earlier commit time; 0: not known.
  var time: UInt64 { end.cursor.done == 0 ? end.cursor.address.timestamp : 0 }

  /// Where the batch within `border` ends that begins at `start`.
  func end(of border: BatchBorder, from start: Int) -> Int {
    border.end(from: start, of: changes.count) { BatchBorder.Member(changes[$0]) }
  }

  /// Takes what is behind the first `count` changes out, as an intake of its own.
  mutating func split(at count: Int) -> Intake {
    var rest = Intake(end: end)
    rest.changes = Array(changes[count...])
    rest.places = Array(places[count...])
    rest.bytes = rest.changes.reduce(0) { $0 + $1.byteCount }
    rest.isAtHead = isAtHead
    end = places[count - 1]
    isAtHead = false
    bytes -= rest.bytes
    changes.removeSubrange(count...)
    places.removeSubrange(count...)
    return rest
  }
}

extension BatchBorder.Member {
  init(_ change: Change) {
    self.init(commit: change.isBackfill ? nil : change.position.commit, bytes: change.byteCount)
  }
}

/// Takes pages from a source and leaves out what the trigger does not want. For one task at a time.
final class IntakeReader: @unchecked Sendable {
  struct Limits: Sendable {
    var changes: Int
    var bytes: Int
    /// Milliseconds that an intake with some changes waits for more.
    var window: Int
  }

  /// Unwanted changes that one read passes before it reports what it has, so that progress is saved now and then.
  private static let longestPass = 16_384

  private let store: Store
  private let source: any ChangeSource
  private let wants: @Sendable (Change) -> Bool
  private let limits: Limits
  /// Behind what was read last.
  private var end: SourcePlace
  /// The commit that was read last and did not fit into an intake any more, so that no batch is left smaller than need be.
  private var held: Intake?

  init(
    _ store: Store, _ source: any ChangeSource, from place: SourcePlace, _ limits: Limits,
    wants: @escaping @Sendable (Change) -> Bool
  ) {
    self.store = store
    self.source = source
    self.limits = limits
    self.wants = wants
    end = place
  }

  /// The next changes, those that are there: whole commits that fit into the limits, or one commit that does not. Without
  /// any it returns at once; with some it waits for the window's time for more.
  ///
  /// - Throws: ``StoreError`` as the source does; `CancellationError`.
  func next() async throws -> Intake {
    var intake = try await BlockingCalls.run { [self] in try read(into: held ?? Intake(end: end)) }
    guard limits.window > 0, !intake.changes.isEmpty else { return intake }
    let deadline = cplatform_monotonic_ns() + UInt64(limits.window) * 1_000_000
    while intake.isAtHead, hasRoom(intake) {
      let now = cplatform_monotonic_ns()
      guard now < deadline else { break }
      let left = Int((deadline - now) / 1_000_000) + 1
      _ = try await store.async.changed(beyond: end.cursor.address.commit, timeoutMilliseconds: left)
      let sofar = intake
      intake = try await BlockingCalls.run { [self] in try read(into: sofar) }
    }
    return intake
  }

  private func hasRoom(_ intake: Intake) -> Bool {
    intake.changes.count < limits.changes && intake.bytes < limits.bytes
  }

  private func read(into sofar: Intake) throws -> Intake {
    var intake = sofar
    var passed = 0
    // Cleared only when it is part of what is returned.
    guard hasRoom(intake) else {
      held = nil
      return intake
    }
    repeat {
      let page = try source.nextPage(
        maxChanges: limits.changes - intake.changes.count, maxBytes: limits.bytes - intake.bytes)
      for (index, change) in page.changes.enumerated() {
        guard wants(change) else {
          intake.filtered += 1
          continue
        }
        intake.changes.append(change)
        intake.places.append(page.place(after: index))
        intake.bytes += change.byteCount
      }
      passed += page.changes.count + Int(page.passed)
      intake.end = page.end
      intake.isAtHead = page.isAtHead
    } while !intake.isAtHead && hasRoom(intake) && passed < IntakeReader.longestPass
    end = intake.end
    held = nil
    // What exceeds the limits is the last commit; it waits for the next intake, unless it came alone.
    let whole = intake.end(of: BatchBorder(changes: limits.changes, bytes: limits.bytes), from: 0)
    if whole < intake.changes.count { held = intake.split(at: whole) }
    return intake
  }
}
