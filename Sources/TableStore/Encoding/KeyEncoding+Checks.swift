/// The rules for values of key attributes, in DynamoDB's words.
extension KeyEncoding {
  /// The longest partition key of a table, and of all partition attributes of an index together, in bytes.
  static let partitionLimit = 2048
  /// The longest sort key, and all sort attributes of an index together, in bytes.
  static let sortLimit = 1024

  static var partitionTooLong: StoreError {
    .invalidParameters("Size of hashkey has exceeded the maximum size limit of2048 bytes")
  }

  static var sortTooLong: StoreError {
    .invalidParameters("Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
  }

  /// The sentence about an empty key value that stands inside several messages.
  static func emptySentence(_ tag: ValueTag) -> String {
    let kind = tag == .binary ? "binary" : "string"
    return "The AttributeValue for a key attribute cannot contain an empty \(kind) value."
  }

  static func isEmpty(_ value: ValueView) -> Bool {
    (value.tag == .string || value.tag == .binary) && value.payload.isEmpty
  }

  /// Throws if `value` is an empty string or binary.
  static func checkNotEmpty(_ value: ValueView, name: String) throws {
    if isEmpty(value) {
      throw StoreError.validation(
        "One or more parameter values are not valid. \(emptySentence(value.tag)) Key: \(name)")
    }
  }

  /// Throws if the partition attributes of a key are longer than 2,048 bytes or the sort attributes than 1,024.
  static func checkLengths(partition: [ValueView], sort: [ValueView]) throws {
    if partition.reduce(0, { $0 + $1.payload.count }) > partitionLimit { throw partitionTooLong }
    if sort.reduce(0, { $0 + $1.payload.count }) > sortLimit { throw sortTooLong }
  }

  /// All rules for a table's key except the types.
  static func check(
    partition: ValueView, partitionName: String, sort: ValueView?, sortName: String?
  ) throws {
    try checkNotEmpty(partition, name: partitionName)
    if let sort { try checkNotEmpty(sort, name: sortName ?? "") }
    if partition.payload.count > partitionLimit { throw partitionTooLong }
    if let sort, sort.payload.count > sortLimit { throw sortTooLong }
  }
}
