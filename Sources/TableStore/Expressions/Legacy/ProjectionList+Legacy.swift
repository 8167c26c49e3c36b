extension ProjectionList {
  /// The projection that `AttributesToGet` describes: top-level attributes. Throws a `validation` error for a name that
  /// comes twice.
  static func legacy(_ attributesToGet: [String]) throws -> ProjectionList {
    var seen: Set<String> = []
    for name in attributesToGet where !seen.insert(name).inserted {
      throw StoreError.invalidParameters("Duplicate value in attribute name: \(name)")
    }
    return ProjectionList(attributesToGet.map { DocumentPath(attribute: $0) })
  }
}
