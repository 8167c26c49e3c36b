import TableStore

/// Some items of an import, and what was read for them.
struct ImportBatch: Sendable {
  var items: [Item] = []
  /// Items that were read, the unreadable ones among them.
  var processed = 0
  /// Those that were no items.
  var errors = 0
  var bytes = 0
}

/// Reads the files of an import, one after the other. For one thread at a time; blocking.
final class ImportRun: @unchecked Sendable {
  private static let batchItems = 500
  private static let batchBytes = 2 << 20

  private let format: ImportFormat
  private var files: ArraySlice<String>
  private var lines: ImportLines?
  /// The names of the columns of the file at hand.
  private var header: [String] = []

  /// - Parameter files: paths.
  init(_ files: [String], _ format: ImportFormat) {
    self.files = files[...]
    self.format = format
  }

  /// The next items; `nil` behind the last ones.
  ///
  /// - Throws: ``StoreError`` for a file that cannot be read.
  func next() throws -> ImportBatch? {
    var batch = ImportBatch()
    while batch.processed < ImportRun.batchItems, batch.bytes < ImportRun.batchBytes {
      guard let lines = try lines ?? begin() else { return batch.processed == 0 ? nil : batch }
      let before = lines.bytes
      do {
        guard let item = try format.kind == .csv ? csvItem(lines) : jsonItem(lines) else {
          self.lines = nil
          continue
        }
        batch.items.append(item)
      } catch is Unreadable {
        batch.errors += 1
      }
      batch.processed += 1
      batch.bytes += lines.bytes - before
    }
    return batch
  }

  /// A line or record that is no item.
  private struct Unreadable: Error {}

  private func begin() throws -> ImportLines? {
    guard let file = files.popFirst() else { return nil }
    let lines = try ImportLines(file, format.compression)
    self.lines = lines
    guard format.kind == .csv else { return lines }
    if let names = format.header {
      header = names
      return lines
    }
    header = []
    do {
      header = try records(lines).next()?.map { String(decoding: $0.bytes, as: UTF8.self) } ?? []
    } catch is CSVRecords.Malformed {
      throw StoreError(.input, "the first line of a file does not name its columns")
    }
    return lines
  }

  private func records(_ lines: ImportLines) -> CSVRecords {
    CSVRecords(lines: lines, delimiter: format.delimiter.utf8.first ?? UInt8(ascii: ","))
  }

  private func jsonItem(_ lines: ImportLines) throws -> Item? {
    while let line = try lines.next() {
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { continue }
      do {
        return try line.withUnsafeBytes { line in
          var json = JSONReader(line)
          var item: Item?
          try json.beginObject()
          while let name = try json.nextName() {
            if name.elementsEqual("Item".utf8) {
              item = try DynamoDBJSON.decode(&json, limit: nil)
            } else {
              try json.skipValue()
            }
          }
          try json.finish()
          guard let item else { throw Unreadable() }
          return item
        }
      } catch {
        throw Unreadable()
      }
    }
    return nil
  }

  private func csvItem(_ lines: ImportLines) throws -> Item? {
    let fields: [CSVRecords.Field]
    do {
      guard let record = try records(lines).next() else { return nil }
      fields = record
    } catch is CSVRecords.Malformed {
      throw Unreadable()
    }
    guard fields.count <= header.count else { throw Unreadable() }
    var attributes: [String: AttributeValue] = [:]
    for (name, field) in zip(header, fields) where field.isQuoted || !field.bytes.isEmpty {
      guard let text = String(validating: field.bytes, as: UTF8.self) else { throw Unreadable() }
      attributes[name] = try value(text, format.types[name])
    }
    do {
      return try Item(attributes)
    } catch {
      throw Unreadable()
    }
  }

  /// A cell's value: a string, or what the key's type makes of it.
  private func value(_ text: String, _ type: String?) throws -> AttributeValue {
    guard let type, type != "S" else { return .s(text) }
    var json = JSONWriter()
    json.beginObject()
    json.name(type)
    json.string(text)
    json.endObject()
    do {
      return try json.bytes.withUnsafeBytes { bytes in
        var reader = JSONReader(bytes)
        return try DynamoDBJSON.decodeAttributeValue(&reader)
      }
    } catch {
      throw Unreadable()
    }
  }
}
