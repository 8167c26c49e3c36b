/// Which keys a query reads, resolved against a schema.
struct KeyCondition: Sendable {
  /// A condition on one sort attribute, with the bytes of its values.
  enum Sort: Sendable, Hashable {
    case equal(EncodedValue)
    case less(EncodedValue)
    case lessOrEqual(EncodedValue)
    case greater(EncodedValue)
    case greaterOrEqual(EncodedValue)
    /// Both bounds included; the lower one first.
    case between(EncodedValue, EncodedValue)
    case beginsWith(EncodedValue)

    /// Lends the condition in the form that key ranges are made from.
    func withViews<R>(_ body: (SortCondition) throws -> R) rethrows -> R {
      switch self {
      case .equal(let value): try value.withView { try body(.equal($0)) }
      case .less(let value): try value.withView { try body(.less($0)) }
      case .lessOrEqual(let value): try value.withView { try body(.lessOrEqual($0)) }
      case .greater(let value): try value.withView { try body(.greater($0)) }
      case .greaterOrEqual(let value): try value.withView { try body(.greaterOrEqual($0)) }
      case .between(let lower, let upper):
        try lower.withView { lower in try upper.withView { try body(.between(lower, $0)) } }
      case .beginsWith(let value): try value.withView { try body(.beginsWith($0)) }
      }
    }
  }

  /// One value per partition attribute, in the schema's order.
  var partition: [EncodedValue]
  /// Values of the leading sort attributes before the one that `sort` is about. Empty for tables and local indexes.
  var sortEqual: [EncodedValue]
  /// The condition on the last sort attribute named, `nil` if none is.
  var sort: Sort?
}
