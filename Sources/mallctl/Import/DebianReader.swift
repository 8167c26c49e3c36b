import TableStore

/// Products out of the paragraphs that `apt-cache dumpavail` prints.
final class DebianReader: RowReader {
  private let paragraphs: ControlParagraphReader

  init(_ source: any ByteSource) { paragraphs = ControlParagraphReader(source, wanted: DebianProduct.fields) }

  var location: String { paragraphs.location }

  func next() throws -> Item? {
    guard let paragraph = try paragraphs.next() else { return nil }
    do {
      return try DebianProduct(paragraph).item()
    } catch let error as DebianProduct.MalformedPackage {
      throw InputError(error.message, at: location)
    } catch let error as StoreError {
      throw InputError(error.message, at: location)
    }
  }
}

extension DebianProduct {
  /// The product as the table holds it; absent fields are absent attributes.
  func item() throws -> Item {
    var attributes: [String: AttributeValue] = [
      "sku": .s(name), "title": .s(name), "category": .s(section), "price": .n(try Number(price)),
      "quantity": .n(Number(quantity)), "vendor": .s(vendor),
    ]
    attributes["version"] = version.map { .s($0) }
    attributes["synopsis"] = synopsis.map { .s($0) }
    attributes["description"] = description.map { .s($0) }
    attributes["installed_kb"] = installedSize.map { .n(Number($0)) }
    attributes["maintainer"] = maintainer.map { .s($0) }
    attributes["homepage"] = homepage.map { .s($0) }
    if !tags.isEmpty { attributes["tags"] = .ss(tags) }
    return try Item(attributes)
  }
}
