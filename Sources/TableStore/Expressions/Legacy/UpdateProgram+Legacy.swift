extension UpdateProgram {
  /// The update that `AttributeUpdates` describes. Throws a `validation` error, for the attribute first by name, if an
  /// action lacks its value or has one of a type that it cannot work with.
  static func legacy(_ updates: [String: AttributeUpdate]) throws -> UpdateProgram {
    let actions = try updates.sorted { $0.key < $1.key }.map { name, update in
      UpdateAST.Action(path: DocumentPath(attribute: name), operation: try operation(update))
    }
    return UpdateProgram(UpdateAST(actions: actions), isLegacy: true)
  }

  private static func operation(_ update: AttributeUpdate) throws -> UpdateAST.Operation {
    guard let value = try update.value.map({ try EncodedValue($0) }) else {
      guard update.action == .delete else {
        throw StoreError.invalidRequest("Only DELETE action is allowed when no attribute value is specified")
      }
      return .remove
    }
    let tag = value.withView { $0.tag }
    switch update.action {
    case .put:
      return .set(.operand(.value(value)))
    case .add:
      guard tag == .number || tag == .list || tag.isSet else {
        throw StoreError.invalidRequest("ADD action is not supported for the type \(tag.typeName)")
      }
      return .add(.value(value))
    case .delete:
      guard tag.isSet else {
        throw StoreError.invalidRequest("DELETE action with value is not supported for the type \(tag.typeName)")
      }
      return .delete(.value(value))
    }
  }
}
