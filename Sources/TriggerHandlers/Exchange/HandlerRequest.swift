internal import TableStore
internal import Triggers

/// A batch as a handler outside this process gets it: one change a line, in one of the forms of ``HandlerForm``, with the
/// member `idempotencyKey` at its end.
struct HandlerRequest {
  private let batch: TriggerBatch
  private let form: HandlerForm

  init(_ batch: TriggerBatch, _ form: HandlerForm) {
    self.batch = batch
    self.form = form
  }

  /// NDJSON: every line ends with a line feed.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` for a record that does not decode; so does ``array()``.
  func lines() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(batch.changes.reduce(0) { $0 + $1.byteCount * 3 + 400 })
    for change in batch.changes {
      try append(change, to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// The same records as one JSON array.
  func array() throws -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, change) in batch.changes.enumerated() {
      if index > 0 { bytes.append(contentsOf: ",\n".utf8) }
      try append(change, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  /// The same for every try of a batch with the same first and last change. That of a batch of one change is the
  /// change's own.
  var idempotencyKey: String {
    guard let first = batch.changes.first, let last = batch.changes.last else {
      return "\(batch.consumer)/window/\(batch.window?.start ?? 0)"
    }
    let key = batch.idempotencyKey(of: first)
    return batch.changes.count == 1 ? key : "\(key)-\(last.position.sequenceNumber)"
  }

  /// What a handler may want to know of the batch, by names in lower case: `consumer`, `attempt`, and for windows
  /// `window_start`, `window_end` (microseconds since 1970) and `window_final` (1 or 0).
  var context: [(name: String, value: String)] {
    var context = [("consumer", batch.consumer), ("attempt", String(batch.attempt))]
    if let window = batch.window {
      context.append(("window_start", String(window.start)))
      context.append(("window_end", String(window.end)))
      context.append(("window_final", window.isFinal ? "1" : "0"))
    }
    return context
  }

  private func append(_ change: Change, to bytes: inout [UInt8]) throws {
    var writer = JSONWriter(capacity: change.byteCount * 3 + 400)
    try change.lend { try form.changes.write($0, to: &writer) }
    // One more member before the closing brace.
    bytes.append(contentsOf: writer.bytes.dropLast())
    bytes.append(contentsOf: ",\"idempotencyKey\":".utf8)
    var key = JSONWriter(capacity: 160)
    key.string(batch.idempotencyKey(of: change))
    bytes.append(contentsOf: key.bytes)
    bytes.append(UInt8(ascii: "}"))
  }
}
