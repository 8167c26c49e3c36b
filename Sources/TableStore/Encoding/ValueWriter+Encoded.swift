// What other modules of the package need of the writer: values that are encoded already, and whole items.

extension ValueWriter {
  /// Copies a value. Throws if it would nest too deep.
  package mutating func value(_ value: EncodedValue) throws { try value.withView { try self.value($0) } }

  /// Adds a string, a binary or a number to the open set of its type.
  package mutating func member(_ value: EncodedValue) {
    value.withView { view in
      if view.tag == .number { member(Number(payload: view.payload)) } else { member(view.payload) }
    }
  }

  /// Ends an item of any size. Throws if a name came twice.
  package mutating func finishUnlimitedItem() throws -> Item { Item(bytes: try finishItem(limit: nil)) }
}
