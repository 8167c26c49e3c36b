/// The engine keys that a resolved key condition selects.
struct QueryKeys {
  /// What all keys of the partition start with.
  let partition: [UInt8]
  let range: KeyRange

  /// - Parameter id: of the table or index.
  init(_ condition: KeyCondition, id: UInt32) {
    partition = QueryKeys.lend(condition.partition) { KeyEncoding.partitionPrefix(id: id, partition: $0) }
    var prefix = partition
    for value in condition.sortEqual { value.withView { KeyEncoding.append($0, to: &prefix) } }
    range =
      condition.sort?.withViews { KeyEncoding.range(prefix: prefix, $0) } ?? KeyRange(prefix: prefix)
  }

  /// Lends several encoded values at once.
  private static func lend<R>(
    _ values: [EncodedValue], _ views: [ValueView] = [], _ body: ([ValueView]) -> R
  ) -> R {
    guard let value = values.first else { return body(views) }
    return value.withView { lend(Array(values.dropFirst()), views + [$0], body) }
  }
}
