import CLMDB
import StreamLog

extension Engine {
  /// Verifies what lies below the tables and adds what is wrong to `report`.
  func verify(_ report: inout VerificationReport) throws {
    try verifyLog(&report)
    try environment.read { transaction in
      try verifyLongKeys(transaction, &report)
      try verifyCounts(transaction, &report)
    }
  }

  /// Every frame's checksum and link, and that the log reaches what LMDB holds.
  func verifyLog(_ report: inout VerificationReport) throws {
    for problem in try StreamError.translated({ try log.verify() }) {
      report.findings.append(Finding(.log, detail: problem.description))
    }
    let applied = try environment.read { try AppliedMark.commit($0, environment.databases) }
    if applied > log.visibleCommit {
      report.findings.append(
        Finding(.log, detail: "data.mdb holds commit \(applied), the log ends with \(log.visibleCommit)"))
    }
    report.commits = Int(log.visibleCommit)
  }

  /// Every link leads to a layer that has keys, every layer has exactly one link.
  private func verifyLongKeys(_ transaction: OpaquePointer, _ report: inout VerificationReport) throws {
    var linked: [UInt64: Int] = [:]
    var present: Set<UInt64> = []
    func walk(_ dbi: MDB_dbi, linkLength: Int, _ visit: (UnsafeRawBufferPointer) -> Void) throws {
      var cursor: OpaquePointer?
      try LMDBCode.check(mdb_cursor_open(transaction, dbi, &cursor), "opening a cursor")
      defer { mdb_cursor_close(cursor) }
      var key = MDB_val()
      var value = MDB_val()
      while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0 {
        visit(key.bytes)
        if key.mv_size == linkLength, value.mv_size == 8 {
          linked[value.bytes.loadUnaligned(as: UInt64.self), default: 0] += 1
        }
      }
    }
    for space in Keyspace.allCases {
      try walk(environment.databases[space], linkLength: LayeredKeys.chunk) { _ in }
    }
    try walk(environment.databases.long, linkLength: LayeredKeys.chunk + LayeredKeys.layerPrefix) { key in
      if key.count >= 8 { present.insert(UInt64(bigEndian: key.loadUnaligned(as: UInt64.self))) }
    }
    for (layer, links) in linked where links != 1 || !present.contains(layer) {
      report.findings.append(
        Finding(.longKey, detail: "layer \(layer) has \(links) links and \(present.contains(layer) ? "" : "no ")keys"))
    }
    for layer in present where linked[layer] == nil {
      report.findings.append(Finding(.longKey, detail: "layer \(layer) has keys and no link"))
    }
  }

  /// LMDB's counts by object against the entries themselves.
  private func verifyCounts(_ transaction: OpaquePointer, _ report: inout VerificationReport) throws {
    for space in [Keyspace.items, .indexes] {
      let cursor = try LayeredCursor(transaction, environment.databases, space)
      defer { cursor.close() }
      var current: UInt32?
      var found = EntryCount()
      func compare() throws {
        guard let current else { return }
        let stored = try EntryCount.read(transaction, environment.databases, current)
        if stored.entries != found.entries || stored.bytes != found.bytes {
          report.findings.append(
            Finding(
              .count,
              detail: "object \(current) has \(found.entries) entries of \(found.bytes) bytes, "
                + "the count says \(stored.entries) of \(stored.bytes)"))
        }
      }
      try cursor.seek(UnsafeRawBufferPointer(start: nil, count: 0))
      while cursor.isValid {
        if cursor.key.count >= 4 {
          let id = UInt32(bigEndian: cursor.key.loadUnaligned(as: UInt32.self))
          if id != current {
            try compare()
            current = id
            found = EntryCount()
          }
          found.entries += 1
          found.bytes += ItemView(cursor.value).size
        }
        try cursor.next()
      }
      try compare()
    }
  }
}
