/// DynamoDB's rules for names, keys and indexes of tables, as far as they can be judged without the database.
enum TableRules {
  static let maximumLocalIndexes = 5
  static let maximumGlobalIndexes = 20
  static let maximumIncludedAttributes = 100
  static let maximumIncludedAttributesPerIndex = 20
  static let maximumKeyAttributes = 4

  /// Checks a request to create a table, in DynamoDB's order.
  static func check(_ request: CreateTableRequest) throws {
    try checkName(request.tableName)
    let local = request.localIndexes
    let global = request.globalIndexes
    try checkTypes([request.key] + (local + global).map(\.key))
    try checkTableKey(request.key)
    for index in local { try checkLocal(index, tableKey: request.key) }
    for index in global { try checkGlobal(index) }
    try checkDuplicates(local + global)
    if local.count > maximumLocalIndexes {
      throw StoreError.invalidParameters("Number of LocalSecondaryIndexes exceeds per-table limit of 5")
    }
    if global.count > maximumGlobalIndexes {
      throw StoreError.invalidParameters("GlobalSecondaryIndex count exceeds the per-table limit of 20")
    }
    try checkIncluded((local + global).map(\.projection))
  }

  /// The name of a table to be created.
  static func checkName(_ name: String) throws {
    guard (3...255).contains(name.utf8.count) else {
      throw StoreError.validation("TableName must be at least 3 characters long and at most 255 characters long")
    }
    _ = try TableName(name)
  }

  static func checkTableKey(_ key: KeySchema) throws {
    try checkCounts(key, partition: 1, sort: 1, path: "keySchema")
    if let sort = key.sort.first, sort.name == key.partition[0].name { throw sameNames }
    try checkAttributeNames(key)
  }

  static func checkLocal(_ index: IndexDefinition, tableKey: KeySchema) throws {
    try checkIndexName(index.name)
    guard !tableKey.sort.isEmpty else {
      throw StoreError.invalidParameters(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
    }
    guard !index.key.sort.isEmpty else {
      throw StoreError.invalidParameters("Index KeySchema does not have a range key for index: \(index.name)")
    }
    try checkCounts(index.key, partition: 1, sort: 1, path: "localSecondaryIndexes.1.member.keySchema")
    guard index.key.partition == tableKey.partition else {
      throw StoreError.invalidParameters(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(index.name). "
          + "index hash key: \(index.key.partition[0].name), table hash key: \(tableKey.partition[0].name)")
    }
    if index.key.sort[0].name == index.key.partition[0].name { throw sameNames }
    try checkAttributeNames(index.key)
    try checkProjection(index.projection)
  }

  static func checkGlobal(_ index: IndexDefinition) throws {
    try checkIndexName(index.name)
    try checkCounts(
      index.key, partition: maximumKeyAttributes, sort: maximumKeyAttributes,
      path: "globalSecondaryIndexes.1.member.keySchema")
    let names = index.key.attributes.map(\.name)
    if Set(names).count != names.count { throw sameNames }
    try checkAttributeNames(index.key)
    try checkProjection(index.projection)
  }

  static func checkDuplicates(_ indexes: [IndexDefinition]) throws {
    var names = Set<String>()
    for index in indexes where !names.insert(index.name).inserted {
      throw StoreError.invalidParameters("Duplicate index name: \(index.name)")
    }
  }

  /// The limit on included attributes over all indexes of a table; an attribute counts once per index.
  static func checkIncluded(_ projections: [Projection]) throws {
    var count = 0
    for case .include(let names) in projections { count += names.count }
    if count > maximumIncludedAttributes {
      throw StoreError.invalidParameters(
        "Number of NonKeyAttributes in all indexes exceeds the per-table limit of \(maximumIncludedAttributes)")
    }
  }

  /// One attribute has one type in all keys of a table.
  static func checkTypes(_ keys: [KeySchema]) throws {
    var types: [String: KeyType] = [:]
    for attribute in keys.flatMap(\.attributes) {
      if let known = types.updateValue(attribute.type, forKey: attribute.name), known != attribute.type {
        throw StoreError.invalidParameters(
          "Attribute \(attribute.name) is defined with two types: \(known.rawValue), \(attribute.type.rawValue)")
      }
    }
  }

  private static var sameNames: StoreError {
    .validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
  }

  private static func checkCounts(_ key: KeySchema, partition: Int, sort: Int, path: String) throws {
    guard !key.partition.isEmpty else {
      throw StoreError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    guard key.partition.count <= partition else {
      throw partition == 1
        ? StoreError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        : tooMany(path: path, limit: partition + sort)
    }
    guard key.sort.count <= sort else { throw tooMany(path: path, limit: partition + sort) }
  }

  private static func tooMany(path: String, limit: Int) -> StoreError {
    ConstraintFailures.error([
      "Value at '\(path)' failed to satisfy constraint: Member must have length less than or equal to \(limit)"
    ])
  }

  private static func checkAttributeNames(_ key: KeySchema) throws {
    for name in key.attributes.map(\.name) where !(1...255).contains(name.utf8.count) {
      let bound = name.isEmpty ? "greater than or equal to 1" : "less than or equal to 255"
      throw ConstraintFailures.error([
        "Value '\(name)' at 'keySchema.1.member.attributeName' failed to satisfy constraint: "
          + "Member must have length \(bound)"
      ])
    }
  }

  static func checkIndexName(_ name: String) throws {
    var constraints = Constraints()
    constraints.name(name, "indexName")
    try constraints.check()
  }

  private static func checkProjection(_ projection: Projection) throws {
    guard case .include(let names) = projection else { return }
    guard !names.isEmpty else {
      throw StoreError.invalidParameters("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    }
    guard names.count <= maximumIncludedAttributesPerIndex else {
      throw ConstraintFailures.error([
        "Value at 'projection.nonKeyAttributes' failed to satisfy constraint: "
          + "Member must have length less than or equal to \(maximumIncludedAttributesPerIndex)"
      ])
    }
    for name in names where !(1...255).contains(name.utf8.count) {
      throw ConstraintFailures.error([
        "Value '\(name)' at 'projection.nonKeyAttributes' failed to satisfy constraint: "
          + "Member must have length greater than or equal to 1 and less than or equal to 255"
      ])
    }
  }
}
