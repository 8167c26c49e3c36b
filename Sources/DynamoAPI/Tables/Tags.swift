import TableStore

extension Operation {
  static let tagResource = Operation(
    read: { reader in
      var request = TagRequest()
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "ResourceArn": request.arn = try reader.string()
        case "Tags": request.tags = try reader.tags()
        default: try reader.ignore()
        }
      }
      return request
    },
    perform: { service, request in
      guard let tags = request.tags, !tags.isEmpty else {
        throw WireError.validation("Atleast one Tag needs to be provided as Input.")
      }
      try Tags.check(tags)
      try await Tags.change(service, request.arn) { settings in
        settings.tags.merge(tags) { $1 }
        if settings.tags.count > 50 { throw WireError.validation("Too many tags: a resource has 50 at the most") }
      }
    })

  static let untagResource = Operation(
    read: { reader in
      var request = TagRequest()
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "ResourceArn": request.arn = try reader.string()
        case "TagKeys": request.keys = try reader.strings()
        default: try reader.ignore()
        }
      }
      return request
    },
    perform: { service, request in
      guard let keys = request.keys, !keys.isEmpty else {
        throw WireError.validation("Atleast one Tag Key needs to be provided as Input.")
      }
      try await Tags.change(service, request.arn) { settings in for key in keys { settings.tags[key] = nil } }
    })

  static let listTagsOfResource = Operation(
    read: { reader in
      var request = TagRequest()
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        if member == "ResourceArn" { request.arn = try reader.string() } else { try reader.ignore() }
      }
      return request
    },
    perform: { service, request in TableSettings(try await Tags.table(service, request.arn)).tags },
    write: { tags, _, _, json in
      json.name("Tags")
      json.beginArray()
      for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
        json.beginObject()
        json.name("Key")
        json.string(key)
        json.name("Value")
        json.string(value)
        json.endObject()
      }
      json.endArray()
    })
}

struct TagRequest: Sendable {
  var arn: String?
  var tags: [String: String]?
  var keys: [String]?
}

/// Tags of tables: kept with the table's settings.
enum Tags {
  static func check(_ tags: [String: String]) throws {
    for (key, value) in tags {
      if !(1...128).contains(key.count) || value.count > 256 {
        throw WireError.validation("A tag's key has 1 to 128 characters, its value at most 256")
      }
      if key.lowercased().hasPrefix("aws:") {
        throw WireError.validation("System tags cannot be added/updated by requester")
      }
    }
  }

  /// The table that an ARN names.
  static func table(_ service: DynamoService, _ arn: String?) async throws -> TableDescription {
    var required = RequiredMembers()
    required.require(arn != nil, "resourceArn")
    try required.check()
    let arn = arn ?? ""
    let name = service.identity.tableName(arn)
    guard name != arn else {
      throw WireError.validation("Invalid TableArn: Invalid ResourceArn provided as input \(arn)")
    }
    do {
      return try await service.store.describeTable(name)
    } catch let error as StoreError where error.code == .resourceNotFound {
      throw WireError(
        .dynamo, "ResourceNotFoundException", "Requested resource not found: ResourceArn: \(arn) not found")
    }
  }

  static func change(
    _ service: DynamoService, _ arn: String?, _ change: (inout TableSettings) throws -> Void
  ) async throws {
    let table = try await table(service, arn)
    _ = try await service.changeSettings(UpdateTableRequest(table.name)) { settings, _ in try change(&settings) }
  }
}
