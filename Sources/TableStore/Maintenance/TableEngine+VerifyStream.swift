import StreamLog

extension TableEngine {
  /// Verifies the stream: the log against the tables, and what consumers keep against the log.
  func verifyStream(_ report: inout VerificationReport, progress: () -> Void = {}) throws {
    var verifier = try StreamVerifier(self)
    try verifier.verify(progress: progress)
    report.records = verifier.records
    report.findings += verifier.findings
    report.isCutOff = report.isCutOff || verifier.isCutOff
    report.findings += try verifyTrimMark() + verifyCheckpoints()
  }

  /// The log must reach back to where the mark says the stream begins, and the mark must stand where a segment begins.
  private func verifyTrimMark() throws -> [Finding] {
    func fault(_ text: String) -> [Finding] { [Finding(.consumer, detail: text)] }
    for _ in 0..<5 {
      let mark = try engine.snapshot { try ConsumerStateReader($0).trimMark() }
      let segments = try StreamError.translated { try engine.log.segments() }
      // Retention may have moved on between the two looks.
      guard try engine.snapshot({ try ConsumerStateReader($0).trimMark() }) == mark else { continue }
      guard let oldest = segments.first?.firstAddress else { return fault("the log has no segment") }
      if oldest.commit > mark.first.commit {
        return fault("the stream begins behind commit \(mark.first.commit), the log behind commit \(oldest.commit)")
      }
      if mark.first.segment == 0 {
        return oldest.commit == 0 ? [] : fault("the log begins behind commit \(oldest.commit) without a mark")
      }
      guard segments.contains(where: { $0.firstAddress == mark.first }) else {
        return fault("the mark of the stream's beginning, commit \(mark.first.commit), is at no segment's beginning")
      }
      return []
    }
    return []
  }

  /// No checkpoint is beyond the head; every entry decodes.
  private func verifyCheckpoints() throws -> [Finding] {
    var findings: [Finding] = []
    let checkpoints = try engine.snapshot { try ConsumerStateReader($0).entries(ConsumerKey.checkpoints) }
    // Looked at later, so never below a checkpoint of the snapshot.
    let head = engine.log.visible
    let mark = try engine.snapshot { try ConsumerStateReader($0).trimMark() }
    for (key, value) in checkpoints {
      let id = key.withUnsafeBytes { BigEndian.read(UInt64.self, $0, at: 1) } ?? 0
      func add(_ text: String) { findings.append(Finding(.consumer, detail: "consumer \(id): \(text)")) }
      do {
        let cursor = try ConsumerCheckpoint(encoded: value).cursor
        if cursor.address.commit > head.commit || cursor.recordsBefore > head.records {
          add("its checkpoint, commit \(cursor.address.commit), is beyond the head, commit \(head.commit)")
        } else if cursor.address.commit > mark.first.commit, cursor.recordsBefore < mark.first.records {
          add("its checkpoint counts \(cursor.recordsBefore) records, the stream begins with \(mark.first.records)")
        }
      } catch let error as StoreError {
        add(error.message)
      }
    }
    return findings
  }
}
