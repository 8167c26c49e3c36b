extension Item {
  /// A copy of stored bytes that are to be an encoded item.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` if they are none.
  init(validating bytes: UnsafeRawBufferPointer) throws {
    let view = ItemView(bytes)
    if let problem = view.validate() {
      throw StoreError(.storeCorrupted, "Stored bytes are not an item: \(problem).")
    }
    self.init(view)
  }
}
