import StreamLog

/// Replays the log and compares what it leaves with what the store has, while others write.
///
/// The keys are gone through in parts of bounded size, each in a pass over the log, see ``ReplayDigests``. A page of the
/// store is read in a snapshot of its own; then the log is followed to exactly that snapshot's commit before the two
/// are compared, so writers change nothing about the result.
struct StreamVerifier {
  /// Entries of the store per snapshot.
  static let page = 1000
  static let maximumFindings = 1000
  /// Keys changed during a pass that are looked at again at its end; those beyond are left to the next verification.
  private static let maximumLate = 100_000
  /// How often a pass is begun anew because retention overtook it.
  private static let attempts = 5

  let tables: TableEngine
  private let entriesAtOnce: Int
  private(set) var findings: [Finding] = []
  private(set) var isCutOff = false
  /// Commits replayed in the first pass, and records in them.
  private(set) var commits = 0
  private(set) var records = 0

  private var digests = ReplayDigests(.init())
  private var contents = FrameContents()
  private var schemas: [UInt32: TableSchema] = [:]
  private var reader: LogReader
  /// Whether the log tells of every commit there was.
  private var isWhole = false
  private var isFirstPass = true
  private var isWalking = false
  private var late: [UInt64: (space: Keyspace, key: [UInt8])] = [:]
  private var last: LogAddress = .start

  init(_ tables: TableEngine, entriesAtOnce: Int = ReplayDigests.limit) throws {
    self.tables = tables
    self.entriesAtOnce = entriesAtOnce
    reader = tables.engine.log.reader(after: .start)
  }

  /// Verifies everything.
  ///
  /// - Parameter progress: called now and then.
  /// - Throws: ``StoreError`` for a log or a store that cannot be read; what is wrong in them is a finding.
  mutating func verify(progress: () -> Void = {}) throws {
    var parts = [ReplayDigests.Part()]
    while let part = parts.popLast() {
      parts += try pass(part, progress)
      isFirstPass = false
    }
  }

  /// - Returns: parts that are left for later.
  private mutating func pass(_ part: ReplayDigests.Part, _ progress: () -> Void) throws -> [ReplayDigests.Part] {
    let before = (findings, isCutOff)
    var attempt = 1
    while true {
      do {
        try begin(part)
        try follow(to: tables.engine.generations().head)
        isWalking = true
        for space in Keyspace.allCases { try walk(space, progress) }
        try findMissing()
        try lookAgain()
        return digests.rest
      } catch let error as StreamError where error.code == .trimmed && attempt < StreamVerifier.attempts {
        // Retention went past the reader. What is left begins later.
        (findings, isCutOff) = before
        attempt += 1
      } catch {
        throw StoreError.translating(error)
      }
    }
  }

  private mutating func begin(_ part: ReplayDigests.Part) throws {
    digests = ReplayDigests(part, limit: entriesAtOnce)
    reader = try tables.engine.log.oldestReader()
    last = reader.position
    isWhole = last.commit == 0
    isWalking = false
    late = [:]
    if isFirstPass { (commits, records) = (0, 0) }
    schemas = try tables.engine.snapshot { snapshot in
      var schemas: [UInt32: TableSchema] = [:]
      let cursor = try snapshot.cursor(.system, SystemKey.range(.table), descending: false)
      while let (_, value) = try cursor.next() {
        guard let descriptor = try? TableDescriptor(catalogueEntry: value) else { continue }
        schemas[descriptor.id] = TableSchema(descriptor)
      }
      return schemas
    }
  }

  private mutating func add(_ finding: Finding) {
    if findings.count < StreamVerifier.maximumFindings { findings.append(finding) } else { isCutOff = true }
  }

  // MARK: The log

  /// Carries out the log up to and with `commit`.
  private mutating func follow(to commit: UInt64) throws {
    while let frame = try reader.next(upTo: commit) {
      if frame.kind == .gap {
        // What was lost may have reached the tables.
        digests.forget()
        isWhole = false
        last = frame.end
        continue
      }
      if isFirstPass { checkPlace(of: frame) }
      last = frame.end
      let faults = try contents.read(frame)
      if isFirstPass {
        for fault in faults { add(Finding(.stream, detail: "commit \(frame.commit): \(fault)")) }
      }
      for operation in contents.operations { apply(operation, in: frame.commit) }
    }
  }

  private mutating func checkPlace(of frame: FrameView) {
    commits += 1
    records += frame.recordCount
    if frame.commit != last.commit + 1 {
      add(Finding(.stream, detail: "commit \(frame.commit) follows commit \(last.commit)"))
    }
    if frame.recordsBefore != last.records {
      add(
        Finding(
          .stream,
          detail: "commit \(frame.commit) counts \(frame.recordsBefore) records before it, there are \(last.records)"))
    }
    if frame.timestamp < last.timestamp {
      add(Finding(.stream, detail: "commit \(frame.commit) is older than the one before it"))
    }
  }

  private mutating func apply(_ operation: FrameContents.Operation, in commit: UInt64) {
    let hash = ReplayDigests.hash(operation.space, operation.key)
    let record = operation.record.map { contents.records[$0] }
    if isFirstPass, let record, let fault = FrameContents.fault(record, operation, schemas[record.tableID]) {
      addFault(fault, operation, commit)
    }
    guard digests.part.covers(hash) else { return }
    let before = digests[hash]
    let digest = operation.value.map { ReplayDigests.digest($0) } ?? 0
    if let record, before != nil || isWhole,
      let fault = StreamVerifier.fault(record, before: before?.digest ?? 0, after: digest)
    {
      addFault(fault, operation, commit)
    }
    if isWalking, late[hash] == nil, late.count < StreamVerifier.maximumLate {
      late[hash] = (operation.space, Array(operation.key))
    }
    digests.set(
      hash,
      .init(
        digest: digest, space: operation.space, object: ReplayDigests.object(operation.space, operation.key),
        isSeen: before?.isSeen ?? false, isLate: isWalking))
  }

  /// What is wrong between a record and what the ones before it left.
  private static func fault(_ record: ChangeView, before: UInt64, after: UInt64) -> String? {
    switch record.event {
    case .insert: if before != 0 { return "it inserts over an item" }
    case .modify, .remove:
      if before == 0 { return "there was no item before it" }
      if record.event == .modify, before == after { return "it changes nothing" }
      if let old = record.old, ReplayDigests.digest(old.bytes) != before {
        return "its old image is not what was there"
      }
    }
    return nil
  }

  private mutating func addFault(_ fault: String, _ operation: FrameContents.Operation, _ commit: UInt64) {
    let table = schemas[BigEndian.read(UInt32.self, operation.key) ?? 0]
    add(
      Finding(
        .stream, table: table?.name, key: StreamVerifier.text(operation.key, table),
        detail: "the record in commit \(commit): \(fault)"))
  }

  private static func text(_ key: UnsafeRawBufferPointer, _ table: TableSchema?) -> String {
    table.map { KeyText.item(key, $0.key) } ?? KeyText.hexadecimal(key)
  }

  // MARK: The store

  private typealias Page = (entries: [(hash: UInt64, digest: UInt64, key: [UInt8])], next: [UInt8]?, commit: UInt64)

  private mutating func walk(_ space: Keyspace, _ progress: () -> Void) throws {
    var lower: [UInt8]? = []
    while let start = lower {
      let page = try self.page(space, from: start)
      try follow(to: page.commit)
      // Following may have halved the part.
      for entry in page.entries where digests.part.covers(entry.hash) {
        compare(space, entry.hash, entry.digest, entry.key)
        digests.see(entry.hash)
      }
      lower = page.next
      progress()
    }
  }

  private func page(_ space: Keyspace, from lower: [UInt8]) throws -> Page {
    try tables.engine.snapshot { snapshot in
      var page: Page = ([], nil, snapshot.commit)
      let cursor = try snapshot.cursor(space, KeyRange(lower: lower, upper: nil), descending: false)
      var count = 0
      while let (key, value) = try cursor.next() {
        let hash = ReplayDigests.hash(space, key)
        if digests.part.covers(hash) { page.entries.append((hash, ReplayDigests.digest(value), Array(key))) }
        count += 1
        if count == StreamVerifier.page {
          page.next = Array(key) + [0]
          break
        }
      }
      return page
    }
  }

  /// Compares what the store has under a key (0: nothing) with what the log left there, both of one commit.
  private mutating func compare(_ space: Keyspace, _ hash: UInt64, _ digest: UInt64, _ key: [UInt8]) {
    guard !StreamVerifier.isBesideLog(space, key) else { return }
    let told = digests[hash]
    let detail: String
    if let told {
      if told.digest == digest { return }
      detail =
        digest == 0
        ? "the log put an entry into \(space) that is not there"
        : told.digest == 0
          ? "the log deleted an entry in \(space) that is there" : "the log left another value in \(space)"
    } else {
      // Filling an index or expiry entries is no commit; both are verified against the items.
      guard isWhole, digest != 0, space != .indexes, space != .expiry else { return }
      detail = "the log never put this entry into \(space)"
    }
    // What a dropped table or index leaves is deleted beside the log.
    if digest == 0, (try? isLive(space, key)) != true { return }
    key.withUnsafeBytes { key in
      let table = space == .items ? schemas[BigEndian.read(UInt32.self, key) ?? 0] : nil
      add(Finding(.replay, table: table?.name, key: StreamVerifier.text(key, table), detail: detail))
    }
  }

  /// How far jobs have come is kept beside the log.
  private static func isBesideLog(_ space: Keyspace, _ key: [UInt8]) -> Bool {
    space == .system && key.first == SystemKey.Kind.progress.rawValue
  }

  /// Whether the table, index or expiry that a key belongs to is in the catalogue.
  private func isLive(_ space: Keyspace, _ key: [UInt8]) throws -> Bool {
    guard space != .system, space != .consumers else { return true }
    let object = key.withUnsafeBytes { ReplayDigests.object(space, $0) }
    return try livePrefixes().contains(.init(space: space, id: object))
  }

  private func livePrefixes() throws -> Set<BackgroundJob.Prefix> {
    try tables.engine.snapshot { snapshot in
      var live: Set<BackgroundJob.Prefix> = []
      let cursor = try snapshot.cursor(.system, SystemKey.range(.table), descending: false)
      while let (_, value) = try cursor.next() {
        if let descriptor = try? TableDescriptor(catalogueEntry: value) { live.formUnion(descriptor.prefixes) }
      }
      return live
    }
  }

  /// Reports what the log left and the walk did not meet.
  private mutating func findMissing() throws {
    let live = try livePrefixes()
    var missing: Set<UInt64> = []
    for (hash, entry) in digests.all where entry.digest != 0 && !entry.isSeen && !entry.isLate {
      let isTable = entry.space == .system || entry.space == .consumers
      guard isTable || live.contains(.init(space: entry.space, id: entry.object)) else { continue }
      missing.insert(hash)
    }
    if missing.isEmpty { return }
    // Only hashes are known; the log knows the keys.
    let again = try tables.engine.log.oldestReader()
    while !missing.isEmpty, let frame = try again.next(upTo: last.commit) {
      guard frame.kind == .commit else { continue }
      _ = try contents.read(frame)
      for operation in contents.operations {
        let hash = ReplayDigests.hash(operation.space, operation.key)
        guard missing.remove(hash) != nil else { continue }
        compare(operation.space, hash, 0, Array(operation.key))
      }
    }
  }

  /// Compares what was written while the walk went on, each page in a snapshot of its own.
  private mutating func lookAgain() throws {
    let keys = late.map { (hash: $0.key, space: $0.value.space, key: $0.value.key) }
    var start = 0
    while start < keys.count {
      let chunk = keys[start..<min(start + StreamVerifier.page, keys.count)]
      start += chunk.count
      let (found, commit) = try tables.engine.snapshot { snapshot in
        let found = try chunk.map { entry in
          try snapshot.get(entry.space, entry.key).map { ReplayDigests.digest($0) } ?? 0
        }
        return (found, snapshot.commit)
      }
      try follow(to: commit)
      for (entry, digest) in zip(chunk, found) where digests.part.covers(entry.hash) {
        compare(entry.space, entry.hash, digest, entry.key)
      }
    }
  }
}
