/// A compiled condition over changes of the stream.
///
/// The grammar is that of DynamoDB's condition expressions. A path begins with `NewImage.`, `OldImage.` or `Keys.`, or is
/// `eventName`, `tableName`, `userIdentity` or `origin`. Constants may be written as they are, too: numbers,
/// `'text'`, `true`, `false`, `null`. No word is reserved as a name but AND, OR, NOT, IN and BETWEEN at the start of a
/// path. `changed(NewImage.price)`, or `changed(price)` for short, holds if the attribute differs between the images; an
/// image that is not there has no attributes.
package struct ChangeCondition: Sendable {
  private let condition: Condition
  private let readsTable: Bool
  private let readsOrigin: Bool

  /// - Throws: ``StoreError`` `validation` that says what is wrong and where.
  package init(_ text: String, names: [String: String] = [:], values: [String: AttributeValue] = [:]) throws {
    var scope = try ExpressionScope(
      names: names.isEmpty ? nil : names, values: values.isEmpty ? nil : try Item(placeholders: values))
    condition = try scope.condition(text, .change)
    try scope.finish()
    readsTable = condition.topLevelNames.contains(ChangeRoot.tableName.name)
    readsOrigin = condition.topLevelNames.contains(ChangeRoot.origin.name)
  }

  /// Whether the condition holds for `change`.
  package func accepts(_ change: Change) -> Bool {
    // A change was read as a record before it was made, so that this does not throw.
    (try? change.withView { accepts($0, table: change.table) }) ?? false
  }

  /// Whether the condition holds for a lent change of the table called `table`. Evaluated on the encoded bytes; nothing
  /// is allocated on the heap.
  func accepts(_ change: ChangeView, table: String) -> Bool {
    let hasOrigin = readsOrigin && change.flags.contains(.caused)
    guard readsTable || hasOrigin else { return condition.matches(ChangeDocument(change)) }
    return Self.withString(readsTable ? table : nil) { table in
      Self.withString(hasOrigin ? change.origin : nil) { origin in
        condition.matches(ChangeDocument(change, table: table, origin: origin))
      }
    }
  }

  private static func withString(_ text: String?, _ body: (ValueView?) -> Bool) -> Bool {
    guard var text else { return body(nil) }
    return text.withUTF8 { withString(UnsafeRawBufferPointer($0), body) }
  }

  /// Lends `utf8` as an encoded string.
  private static func withString(_ utf8: UnsafeRawBufferPointer?, _ body: (ValueView?) -> Bool) -> Bool {
    guard let utf8 else { return body(nil) }
    let head = 1 + Varint.length(utf8.count)
    return withUnsafeTemporaryAllocation(byteCount: head + utf8.count, alignment: 1) { bytes in
      bytes[0] = ValueTag.string.rawValue
      var offset = 1
      Varint.write(utf8.count, bytes, &offset)
      UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).copyBytes(from: utf8)
      return body(ValueView(UnsafeRawBufferPointer(bytes)))
    }
  }
}
