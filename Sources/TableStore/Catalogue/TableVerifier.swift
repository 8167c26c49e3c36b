/// Verifies the structures of a store against each other, page by page, while others write.
///
/// Each page is read in a snapshot of its own. What looks wrong in a page and its neighbourhood is looked at again in
/// one fresh snapshot, where items, index entries and expiry entries are of one commit, before it is reported.
struct TableVerifier {
  /// Entries per snapshot.
  static let page = 1000
  /// Findings kept.
  static let maximumFindings = 1000

  let tables: TableEngine
  private(set) var report = VerificationReport()

  init(_ tables: TableEngine) { self.tables = tables }

  /// Verifies everything.
  ///
  /// - Parameter progress: called after each page with the number of entries seen so far.
  mutating func verify(progress: (Int) -> Void = { _ in }) throws -> VerificationReport {
    report = VerificationReport()
    let schemas = try verifyCatalogue()
    for schema in schemas {
      report.tables += 1
      let isFillingExpiry = try isFilling(schema.descriptor.expiryID)
      try walk(.items, KeyRange(prefix: schema.prefix), progress) { verifier, key, value, snapshot in
        verifier.report.items += 1
        return try verifier.faults(ofItem: key, value, schema, isFillingExpiry: isFillingExpiry, in: snapshot)
      }
      for index in schema.indexes {
        try walk(.indexes, KeyRange(prefix: index.prefix), progress) { verifier, key, value, snapshot in
          verifier.report.indexEntries += 1
          return try verifier.fault(ofIndexEntry: key, value, index, schema, in: snapshot).map { [$0] } ?? []
        }
      }
      if let expiry = schema.expiry {
        try walk(.expiry, KeyRange(prefix: expiry.prefix), progress) { verifier, key, _, snapshot in
          verifier.report.expiryEntries += 1
          return try verifier.fault(ofExpiryEntry: key, expiry, schema, in: snapshot).map { [$0] } ?? []
        }
      }
    }
    try findOrphans()
    return report
  }

  private typealias Check = (
    inout TableVerifier, UnsafeRawBufferPointer, UnsafeRawBufferPointer, Snapshot
  ) throws -> [Finding]

  /// Checks every entry of a range; what is found counts only if a fresh snapshot still shows it.
  private mutating func walk(
    _ space: Keyspace, _ range: KeyRange, _ progress: (Int) -> Void, _ check: Check
  ) throws {
    var range = range
    while true {
      var suspects: [[UInt8]] = []
      var last: [UInt8]?
      try tables.engine.snapshot { snapshot in
        var count = 0
        let cursor = try snapshot.cursor(space, range, descending: false)
        while let (key, value) = try cursor.next() {
          if try !check(&self, key, value, snapshot).isEmpty { suspects.append(Array(key)) }
          count += 1
          if count == TableVerifier.page {
            last = Array(key)
            break
          }
        }
      }
      for key in suspects { try confirm(space, key, check) }
      progress(report.items + report.indexEntries + report.expiryEntries)
      guard let last else { return }
      range.lower = last + [0]
    }
  }

  private mutating func confirm(_ space: Keyspace, _ key: [UInt8], _ check: Check) throws {
    let counted = report
    var findings: [Finding] = []
    try tables.engine.snapshot { snapshot in
      try key.withUnsafeBytes { key in
        guard let value = try snapshot.get(space, key) else { return }
        findings = try check(&self, key, value, snapshot)
      }
    }
    // Looking again is not another entry.
    report.items = counted.items
    report.indexEntries = counted.indexEntries
    report.expiryEntries = counted.expiryEntries
    for finding in findings { add(finding) }
  }

  private mutating func add(_ finding: Finding) {
    if report.findings.count < TableVerifier.maximumFindings {
      report.findings.append(finding)
    } else {
      report.isCutOff = true
    }
  }

  // MARK: Catalogue and orphans

  /// Decodes all tables; ids must be unique over tables, indexes and expiry.
  private mutating func verifyCatalogue() throws -> [TableSchema] {
    let (schemas, findings) = try tables.engine.snapshot { snapshot in
      var schemas: [TableSchema] = []
      var findings: [Finding] = []
      var owners: [UInt32: String] = [:]
      let cursor = try snapshot.cursor(.system, SystemKey.range(.table), descending: false)
      while let (key, value) = try cursor.next() {
        let name = String(decoding: key.dropFirst(), as: UTF8.self)
        let descriptor: TableDescriptor
        do {
          descriptor = try TableDescriptor(catalogueEntry: value)
        } catch let error as StoreError {
          findings.append(Finding(.catalogue, table: name, detail: error.description))
          continue
        }
        if descriptor.name != name {
          findings.append(Finding(.catalogue, table: name, detail: "the entry describes table \(descriptor.name)"))
        }
        for id in descriptor.prefixes.map(\.id) {
          if let other = owners.updateValue(name, forKey: id) {
            findings.append(Finding(.catalogue, table: name, detail: "shares id \(id) with table \(other)"))
          }
        }
        schemas.append(TableSchema(descriptor))
      }
      return (schemas, findings)
    }
    for finding in findings { add(finding) }
    return schemas
  }

  private func isFilling(_ id: UInt32) throws -> Bool {
    guard id != 0 else { return false }
    return try tables.engine.snapshot { try BackgroundJob.pending(in: $0).contains { $0.fills(id) } }
  }

  /// Looks from id to id for entries that belong to nothing.
  private mutating func findOrphans() throws {
    let known = try tables.engine.snapshot { try TableVerifier.knownPrefixes(in: $0) }
    for space in [Keyspace.items, .indexes, .expiry] {
      var lower: [UInt8] = []
      while let key = try firstKey(space, from: lower) {
        guard let id = key.withUnsafeBytes({ BigEndian.read(UInt32.self, $0) }) else {
          add(Finding(.orphan, key: text(key), detail: "an entry in \(space) is too short to have an id"))
          lower = key + [0]
          continue
        }
        let prefix = BackgroundJob.Prefix(space: space, id: id)
        if !known.contains(prefix), try isOrphan(prefix) {
          let detail = "entries in \(space) under id \(id), which nothing in the catalogue has"
          add(Finding(.orphan, key: text(key), detail: detail))
        }
        guard id < UInt32.max else { break }
        lower = BigEndian.bytes(id + 1)
      }
    }
  }

  private func text(_ key: [UInt8]) -> String { key.withUnsafeBytes { KeyText.hexadecimal($0) } }

  private func firstKey(_ space: Keyspace, from lower: [UInt8]) throws -> [UInt8]? {
    try tables.engine.snapshot { snapshot in
      let cursor = try snapshot.cursor(space, KeyRange(lower: lower, upper: nil), descending: false)
      return try cursor.next().map { Array($0.key) }
    }
  }

  /// Whether there are entries that nothing owns, in one snapshot: whoever drops a table leaves its job in the same
  /// commit, and whoever ends the job has deleted them.
  private func isOrphan(_ prefix: BackgroundJob.Prefix) throws -> Bool {
    try tables.engine.snapshot { snapshot in
      let cursor = try snapshot.cursor(prefix.space, prefix.range, descending: false)
      guard try cursor.next() != nil else { return false }
      return try !TableVerifier.knownPrefixes(in: snapshot).contains(prefix)
    }
  }

  /// What tables own and what jobs are about to drop.
  private static func knownPrefixes(in snapshot: Snapshot) throws -> Set<BackgroundJob.Prefix> {
    var known = Set<BackgroundJob.Prefix>()
    for job in try BackgroundJob.pending(in: snapshot) {
      if case .drop(let prefixes) = job.work { known.formUnion(prefixes) }
    }
    let cursor = try snapshot.cursor(.system, SystemKey.range(.table), descending: false)
    while let (_, value) = try cursor.next() {
      guard let descriptor = try? TableDescriptor(catalogueEntry: value) else { continue }
      known.formUnion(descriptor.prefixes)
    }
    return known
  }
}

extension TableDescriptor {
  /// Where the table's entries lie.
  var prefixes: [BackgroundJob.Prefix] {
    [.init(space: .items, id: id)] + indexes.map { .init(space: .indexes, id: $0.id) }
      + (expiryID == 0 ? [] : [.init(space: .expiry, id: expiryID)])
  }
}

extension TableEngine {
  /// Verifies items, indexes, expiry and catalogue against each other. Others may write meanwhile.
  func verifyTables(progress: (Int) -> Void = { _ in }) throws -> VerificationReport {
    var verifier = TableVerifier(self)
    return try verifier.verify(progress: progress)
  }
}
