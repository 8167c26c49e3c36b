extension Change {
  /// The change as one line of JSON in UTF-8, without a line end: a record as DynamoDB Streams has it, with the table's
  /// name and, under `mall`, what this store knows besides. The order of members is always the same.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` for a record that does not decode.
  public func json() throws -> [UInt8] {
    var writer = JSONWriter(capacity: byteCount * 3)
    try lend { try ChangeJSON.record.write($0, to: &writer) }
    return writer.bytes
  }
}
