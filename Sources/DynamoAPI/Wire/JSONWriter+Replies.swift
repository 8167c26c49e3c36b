import TableStore

extension JSONWriter {
  /// A number as the service prints it: with one decimal at least.
  mutating func double(_ value: Double) { number(text: "\(value)") }

  /// A time in microseconds since 1970 as seconds with milliseconds.
  mutating func seconds(_ microseconds: UInt64) {
    let milliseconds = microseconds / 1000
    let fraction = String(milliseconds % 1000)
    number(text: "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)")
  }

  mutating func strings(_ strings: some Sequence<String>) {
    beginArray()
    for string in strings { self.string(string) }
    endArray()
  }

  mutating func items(_ items: [Item]) {
    beginArray()
    for item in items { DynamoDBJSON.write(item, to: &self) }
    endArray()
  }

  /// The members of a reply to a write.
  mutating func members(_ response: WriteItemResponse) {
    if let attributes = response.attributes {
      name("Attributes")
      DynamoDBJSON.write(attributes, to: &self)
    }
    member("ConsumedCapacity", response.consumedCapacity)
    if let metrics = response.itemCollectionMetrics {
      name("ItemCollectionMetrics")
      value(metrics)
    }
  }

  // MARK: Capacity

  mutating func member(_ name: StaticString, _ capacity: ConsumedCapacity?) {
    guard let capacity else { return }
    self.name(name)
    value(capacity)
  }

  mutating func member(_ name: StaticString, _ capacities: [ConsumedCapacity]?) {
    guard let capacities else { return }
    self.name(name)
    beginArray()
    for capacity in capacities { value(capacity) }
    endArray()
  }

  private mutating func value(_ capacity: ConsumedCapacity) {
    beginObject()
    name("TableName")
    string(capacity.tableName)
    members(capacity.total)
    if let table = capacity.table {
      name("Table")
      value(table)
    }
    units("LocalSecondaryIndexes", capacity.localIndexes)
    units("GlobalSecondaryIndexes", capacity.globalIndexes)
    endObject()
  }

  private mutating func units(_ name: StaticString, _ indexes: [String: ConsumedCapacity.Units]) {
    if indexes.isEmpty { return }
    self.name(name)
    beginObject()
    for (index, units) in indexes.sorted(by: { $0.key < $1.key }) {
      self.name(index)
      value(units)
    }
    endObject()
  }

  private mutating func value(_ units: ConsumedCapacity.Units) {
    beginObject()
    members(units)
    endObject()
  }

  private mutating func members(_ units: ConsumedCapacity.Units) {
    name("CapacityUnits")
    double(units.capacity)
    if let read = units.read {
      name("ReadCapacityUnits")
      double(read)
    }
    if let write = units.write {
      name("WriteCapacityUnits")
      double(write)
    }
  }

  // MARK: Item collections

  mutating func value(_ metrics: ItemCollectionMetrics) {
    beginObject()
    name("ItemCollectionKey")
    DynamoDBJSON.write(metrics.itemCollectionKey, to: &self)
    name("SizeEstimateRangeGB")
    beginArray()
    for bound in metrics.sizeEstimateRangeGB { double(bound) }
    endArray()
    endObject()
  }

  mutating func member(_ name: StaticString, _ metrics: [String: [ItemCollectionMetrics]]?) {
    guard let metrics else { return }
    self.name(name)
    beginObject()
    for (table, entries) in metrics.sorted(by: { $0.key < $1.key }) {
      self.name(table)
      beginArray()
      for entry in entries { value(entry) }
      endArray()
    }
    endObject()
  }
}
