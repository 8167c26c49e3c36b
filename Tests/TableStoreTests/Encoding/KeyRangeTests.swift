import Testing

@testable import TableStore

/// A range of keys holds exactly the keys whose sort attribute meets the condition.
struct KeyRangeTests {
  private func holds(_ range: KeyRange, _ key: [UInt8]) -> Bool {
    !key.lexicographicallyPrecedes(range.lower) && (range.upper.map { key.lexicographicallyPrecedes($0) } ?? true)
  }

  private func sortValue(_ type: KeyType, _ random: inout EncodingRandom) -> AttributeValue {
    switch type {
    case .n: .n(Number(random.int(-5...5)))
    case .b: .b(random.bytes(random.int(0...3), from: [0, 1, 0xFF]))
    case .s: .s(String(decoding: random.bytes(random.int(0...3), from: [0, 1, 0x7F]), as: UTF8.self))
    }
  }

  @Test(arguments: KeyType.allCases) func rangesOfASortAttribute(_ type: KeyType) throws {
    var random = EncodingRandom()
    for _ in 0..<4000 {
      let partition = try EncodedValue(.s(random.string(2)))
      let other = try EncodedValue(.s(random.string(2)))
      let (value, low, high) = (sortValue(type, &random), sortValue(type, &random), sortValue(type, &random))
      let (v, l, h) = (try EncodedValue(value), try EncodedValue(low), try EncodedValue(high))
      func key(_ partition: EncodedValue) -> [UInt8] {
        partition.withView { partition in
          // As in an index: something follows the sort attribute.
          v.withView {
            KeyEncoding.indexKey(
              indexID: 7, partition: [partition], sort: [$0], primaryPartition: partition, primarySort: nil)
          }
        }
      }
      let prefix = partition.withView { KeyEncoding.partitionPrefix(id: 7, partition: [$0]) }
      let isBelow = KeyOrderTests.precedes(value, low)
      let isAbove = KeyOrderTests.precedes(low, value)
      l.withView { l in
        h.withView { h in
          var cases: [(SortCondition, Bool)] = [
            (.equal(l), value == low), (.less(l), isBelow), (.lessOrEqual(l), !isAbove), (.greater(l), isAbove),
            (.greaterOrEqual(l), !isBelow), (.between(l, h), !isBelow && !KeyOrderTests.precedes(high, value)),
          ]
          if type != .n {
            cases.append((.beginsWith(l), v.withView { $0.payload.hasPrefix(l.payload) }))
          }
          for (condition, expected) in cases {
            let range = KeyEncoding.range(prefix: prefix, condition)
            #expect(
              holds(range, key(partition)) == expected, "seed \(random.seed): \(condition) \(value) \(low) \(high)")
            if other != partition { #expect(!holds(range, key(other)), "seed \(random.seed)") }
          }
        }
      }
    }
  }

  @Test func bucketsOfSegmentsCoverAllOnce() {
    for total in [1, 2, 3, 5, 7, 16, 17, 100, 1_000_000] {
      var covered: [Int] = []
      for segment in 0..<min(total, 2000) {
        covered += KeyEncoding.bucketRange(segment: segment, totalSegments: total)
      }
      if total <= 2000 { #expect(covered == Array(0..<KeyEncoding.bucketCount)) }
    }
    #expect(KeyEncoding.bucketRange(segment: 999_999, totalSegments: 1_000_000).upperBound == KeyEncoding.bucketCount)
  }

  @Test func bucketRangesHoldTheKeysOfTheirBuckets() throws {
    var counts = [Int](repeating: 0, count: KeyEncoding.bucketCount)
    for index in 0..<16_000 {
      let key = try EncodedValue(.s("product-\(index)")).withView {
        KeyEncoding.primaryKey(tableID: 9, partition: $0, sort: nil)
      }
      counts[Int(key[4])] += 1
      let bucket = Int(key[4])
      #expect(holds(KeyEncoding.range(id: 9, buckets: bucket..<bucket + 1), key))
      #expect(holds(KeyEncoding.range(id: 9), key))
      #expect(!holds(KeyEncoding.range(id: 8), key))
    }
    // Even within a tenth: a thousand each are expected.
    for count in counts { #expect((900...1100).contains(count)) }
  }

  @Test func allKeysOfAPartitionShareItsPrefix() throws {
    let partition = try EncodedValue(.n(12))
    let sort = try EncodedValue(.b([0, 0xFF, 1]))
    partition.withView { p in
      sort.withView { s in
        let prefix = KeyEncoding.partitionPrefix(id: 3, partition: [p])
        #expect(KeyEncoding.primaryKey(tableID: 3, partition: p, sort: s).starts(with: prefix))
        #expect(KeyEncoding.primaryKey(tableID: 3, partition: p, sort: nil) == prefix)
      }
    }
  }
}
