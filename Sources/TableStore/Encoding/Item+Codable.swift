extension Item {
  /// Encodes a value whose members become attributes.
  ///
  /// Numbers become N, strings S, booleans BOOL, `[UInt8]` B, arrays L, nested structures and dictionaries with string
  /// keys M, `Set` of strings, of numbers and of `[UInt8]` SS, NS and BS, where an empty set is left out. Optionals
  /// that are `nil` are left out; `nil` inside arrays is NULL. ``Number``, ``AttributeValue`` and ``Item`` pass
  /// through. Other types take the form their own `encode(to:)` gives them: Foundation's `Date` is N, its `Data` a
  /// list of N.
  ///
  /// Throws a `validation` error that names the member, or DynamoDB's for an item that breaks its rules.
  public init(encoding value: some Encodable) throws {
    if let item = value as? Item {
      self = item
      return
    }
    let node = EncodingNode()
    do {
      try node.encode(value, CodingPlace([]))
      var writer = ValueWriter(capacity: 512, item: true)
      try node.writeItem(to: &writer)
      self.init(bytes: try writer.finishItem())
    } catch let error as EncodingError {
      throw StoreError(encoding: error)
    }
  }

  /// Decodes the attributes into a `Decodable` type, the reverse of ``init(encoding:)``. A missing set decodes as
  /// empty.
  ///
  /// Throws an `input` error that names the member where the item does not fit the type.
  public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    if let item = self as? T { return item }
    let body = withView { view in
      view.bytes.count - view.attributes.body.count..<view.bytes.count
    }
    do {
      return try T(from: ItemDecoder(content: .attributes(EncodedSlice(bytes: bytes, range: body)), codingPath: []))
    } catch let error as DecodingError {
      throw StoreError(decoding: error)
    }
  }
}

extension AttributeValue {
  /// Encodes any value as one attribute, see ``Item/init(encoding:)``.
  public init(encoding value: some Encodable) throws {
    let node = EncodingNode()
    do {
      try node.encode(value, CodingPlace([]))
      var writer = ValueWriter(capacity: 64)
      try node.write(to: &writer)
      self = writer.finishValue().withView { AttributeValue($0) }
    } catch let error as EncodingError {
      throw StoreError(encoding: error)
    }
  }
}

extension StoreError {
  /// The path of coding keys as it is written in expressions, such as `parts[2].price`.
  private static func text(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return text.isEmpty ? "the item" : text
  }

  init(decoding error: DecodingError) {
    let message =
      switch error {
      case .keyNotFound(let key, let context):
        "the attribute \(StoreError.text(context.codingPath + [key])) is missing"
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        "\(StoreError.text(context.codingPath)): \(context.debugDescription)"
      @unknown default: "\(error)"
      }
    self.init(.input, "The item does not decode: \(message)")
  }

  init(encoding error: EncodingError) {
    let message =
      switch error {
      case .invalidValue(_, let context): "\(StoreError.text(context.codingPath)): \(context.debugDescription)"
      @unknown default: "\(error)"
      }
    self.init(.validation, "The value does not encode as an item: \(message)")
  }
}

/// Where in a value coding stands: a container's path, and a key in it. Joined only where the whole path is asked for.
struct CodingPlace {
  private let container: [any CodingKey]
  private let key: (any CodingKey)?

  init(_ container: [any CodingKey], _ key: (any CodingKey)? = nil) {
    self.container = container
    self.key = key
  }

  var path: [any CodingKey] { key.map { container + [$0] } ?? container }
}

/// A key of a container by name or by index.
struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = String(intValue)
    self.intValue = intValue
  }

  static let superKey = PathKey(stringValue: "super")
}
