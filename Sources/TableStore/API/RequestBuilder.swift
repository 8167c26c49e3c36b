/// Makes requests out of the Swift values that ``Table``, ``AsyncTable`` and the scopes are called with.
struct RequestBuilder {
  let table: String

  func get(_ key: Item, _ project: String?, _ names: [String: String]) -> GetItemRequest {
    var request = GetItemRequest(table, key)
    request.projectionExpression = project
    request.expressionAttributeNames = names.isEmpty ? nil : names
    request.consistentRead = true
    return request
  }

  func batchGet(_ keys: [Item], _ project: String?, _ names: [String: String]) -> BatchGetItemRequest {
    var entry = KeysAndAttributes(keys)
    entry.projectionExpression = project
    entry.expressionAttributeNames = names.isEmpty ? nil : names
    entry.consistentRead = true
    return BatchGetItemRequest([table: entry])
  }

  func put(
    _ item: Item, _ condition: ItemPredicate?, _ names: [String: String], _ values: [String: AttributeValue],
    _ returning: ReturnValues
  ) throws -> PutItemRequest {
    var placeholders = Placeholders(names: names, values: values)
    var request = PutItemRequest(table, item)
    request.condition = condition.map { WriteCondition($0.render(&placeholders)) }
    request.expressionAttributeNames = placeholders.requestNames
    request.expressionAttributeValues = try StoreError.countingRequestFaults { try placeholders.requestValues() }
    request.returnValues = returning
    return request
  }

  func update(
    _ key: Item, _ update: ItemUpdate, _ condition: ItemPredicate?, _ names: [String: String],
    _ values: [String: AttributeValue], _ returning: ReturnValues
  ) throws -> UpdateItemRequest {
    var placeholders = Placeholders(names: names, values: values)
    var request = UpdateItemRequest(table, key, try update.render(&placeholders))
    request.condition = condition.map { WriteCondition($0.render(&placeholders)) }
    request.expressionAttributeNames = placeholders.requestNames
    request.expressionAttributeValues = try StoreError.countingRequestFaults { try placeholders.requestValues() }
    request.returnValues = returning
    return request
  }

  func delete(
    _ key: Item, _ condition: ItemPredicate?, _ names: [String: String], _ values: [String: AttributeValue],
    _ returning: ReturnValues
  ) throws -> DeleteItemRequest {
    var placeholders = Placeholders(names: names, values: values)
    var request = DeleteItemRequest(table, key)
    request.condition = condition.map { WriteCondition($0.render(&placeholders)) }
    request.expressionAttributeNames = placeholders.requestNames
    request.expressionAttributeValues = try placeholders.requestValues()
    request.returnValues = returning
    return request
  }

  func query(
    _ condition: ItemPredicate, _ names: [String: String], _ values: [String: AttributeValue], _ index: String?,
    _ filter: ItemPredicate?, _ project: String?, _ descending: Bool
  ) throws -> QueryRequest {
    var placeholders = Placeholders(names: names, values: values)
    var request = QueryRequest(table, condition.render(&placeholders))
    request.indexName = index
    request.filterExpression = filter?.render(&placeholders)
    request.projectionExpression = project
    request.expressionAttributeNames = placeholders.requestNames
    request.expressionAttributeValues = try placeholders.requestValues()
    request.scanIndexForward = !descending
    return request
  }

  func scan(
    _ filter: ItemPredicate?, _ names: [String: String], _ values: [String: AttributeValue], _ index: String?,
    _ project: String?, _ segment: Int?, _ segments: Int?
  ) throws -> ScanRequest {
    var placeholders = Placeholders(names: names, values: values)
    var request = ScanRequest(table)
    request.indexName = index
    request.filterExpression = filter?.render(&placeholders)
    request.projectionExpression = project
    request.expressionAttributeNames = placeholders.requestNames
    request.expressionAttributeValues = try placeholders.requestValues()
    request.segment = segment
    request.totalSegments = segments
    return request
  }
}

extension Table {
  var requests: RequestBuilder { RequestBuilder(table: name) }
}
