extension TableSchema {
  /// The index a read names, ready to be read; `nil` if it names none.
  ///
  /// - Throws: ``StoreError`` `validation` if there is no such index, if it is still being filled, or if a consistent
  ///   read is asked of a global one.
  func readableIndex(_ name: String?, consistentRead: Bool) throws -> IndexLayout? {
    guard let name else { return nil }
    guard let index = index(named: name), index.descriptor.status != .deleting else {
      throw StoreError.validation("The table does not have the specified index: \(name)")
    }
    if index.descriptor.kind == .global, consistentRead {
      throw StoreError.validation("Consistent reads are not supported on global secondary indexes")
    }
    if index.descriptor.status == .creating {
      throw StoreError.validation("Cannot read from backfilling global secondary index: \(name)")
    }
    return index
  }
}
