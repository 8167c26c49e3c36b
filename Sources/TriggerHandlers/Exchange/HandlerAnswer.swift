internal import TableStore
internal import Triggers

/// What a handler outside this process answers, made into an outcome: JSON objects, one a line or in one array.
///
/// | Object | Meaning |
/// | --- | --- |
/// | `{"failed":SEQ,"error":TEXT,"permanent":true}` | the change with this sequence number failed; all but SEQ may be left out |
/// | `{"put":{"table":T,"item":{…}}}` | an effect, see ``Effects``; likewise `update`, `delete`, `add`, `max`, `set` |
///
/// Effects may have `if`, `names` and `values`. One with `"seq":SEQ` beside it belongs to that change: if an earlier one
/// or itself failed, it is left out. Of several failures the first change's counts.
struct HandlerAnswer {
  /// Where answers come from, as messages call it.
  private let source: String
  private let form: HandlerForm
  private let batch: TriggerBatch
  private var places: [StreamPosition: Int]?
  private var effects: [(place: Int?, effects: Effects)] = []
  private var failure: (place: Int, reason: String, isPermanent: Bool)?

  private init(_ batch: TriggerBatch, _ form: HandlerForm, _ source: String) {
    self.batch = batch
    self.form = form
    self.source = source
  }

  /// Reads a whole answer.
  ///
  /// - Parameter source: what messages call the text, such as `the command's output`.
  /// - Throws: ``TriggerError`` `handlerFailed`, naming the line, for text that is no such answer and for effects that
  ///   break a rule.
  static func outcome(
    of bytes: [UInt8], to batch: TriggerBatch, _ form: HandlerForm, source: String
  ) throws -> TriggerOutcome {
    var answer = HandlerAnswer(batch, form, source)
    try bytes.withUnsafeBytes { bytes in
      let start = bytes.first { !Self.isBlank($0) }
      try start == UInt8(ascii: "[") ? answer.readArray(bytes) : answer.readLines(bytes)
    }
    return answer.outcome
  }

  private var outcome: TriggerOutcome {
    var all = Effects()
    for entry in effects where entry.place.map({ $0 < failure?.place ?? .max }) ?? true { all.append(entry.effects) }
    guard let failure else { return TriggerOutcome(all) }
    return .failed(at: failure.place, failure.reason, effects: all, isPermanent: failure.isPermanent)
  }

  // MARK: Reading

  /// Whether JSON takes a byte for a blank.
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }

  private mutating func readLines(_ bytes: UnsafeRawBufferPointer) throws {
    var start = 0
    var number = 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      start = end + 1
      guard line.contains(where: { !Self.isBlank($0) }) else { continue }
      var reader = JSONReader(line)
      do {
        try readObject(&reader)
        try reader.finish()
      } catch let error as StoreError {
        throw garbage("Line \(number) of \(source)", error)
      }
    }
  }

  private mutating func readArray(_ bytes: UnsafeRawBufferPointer) throws {
    var reader = JSONReader(bytes)
    var number = 0
    do {
      try reader.beginArray()
      while try reader.nextElement() {
        number += 1
        try readObject(&reader)
      }
      try reader.finish()
    } catch let error as StoreError {
      throw garbage("Element \(number) of \(source)", error)
    }
  }

  private func garbage(_ place: String, _ error: StoreError) -> TriggerError {
    TriggerError(.handlerFailed, "\(place) is no answer to a batch: \(error.message)")
  }

  private mutating func readObject(_ reader: inout JSONReader) throws {
    var members = AnswerMembers()
    try members.read(&reader, form)
    let place = try members.sequenceNumber.map { try self.place(of: $0, reader) }
    switch members.kind {
    case .failure:
      guard let place else { throw reader.error("failed names a sequence number of the batch") }
      guard place < failure?.place ?? .max else { return }
      failure = (place, members.error ?? "The handler gave no reason.", members.isPermanent)
    case .effect(let effect):
      var added = Effects()
      try effect.add(to: &added)
      effects.append((place, added))
    case nil:
      throw reader.error("an answer has one of the members \(AnswerMembers.kinds)")
    }
  }

  private mutating func place(of sequenceNumber: String, _ reader: borrowing JSONReader) throws -> Int {
    let places =
      self.places
      ?? Dictionary(
        batch.changes.enumerated().map { ($0.element.position, $0.offset) }, uniquingKeysWith: { first, _ in first })
    self.places = places
    guard let position = StreamPosition(sequenceNumber: sequenceNumber), let place = places[position] else {
      throw reader.error("'\(sequenceNumber.prefix(40))' is no sequence number of a change in this batch")
    }
    return place
  }
}
