import TableStore

extension Operation {
  static let updateTimeToLive = Operation(
    read: { try UpdateTimeToLiveRequest(wire: &$0) },
    perform: { try await $0.store.updateTimeToLive($1) },
    write: { _, request, _, json in
      json.name("TimeToLiveSpecification")
      json.beginObject()
      json.name("AttributeName")
      json.string(request.attributeName)
      json.name("Enabled")
      json.bool(request.enabled)
      json.endObject()
    })

  static let describeTimeToLive = Operation(
    read: { try $0.tableName() },
    perform: { service, name in try await service.store.describeTimeToLive(service.identity.tableName(name)) },
    write: { description, _, _, json in
      json.name("TimeToLiveDescription")
      json.beginObject()
      json.name("TimeToLiveStatus")
      json.string(description.status.rawValue)
      if let attribute = description.attributeName {
        json.name("AttributeName")
        json.string(attribute)
      }
      json.endObject()
    })
}

extension UpdateTimeToLiveRequest {
  init(wire reader: inout MemberReader) throws {
    var table: String?
    var attribute: String?
    var isEnabled: Bool?
    var hasSpecification = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "TimeToLiveSpecification":
        hasSpecification = true
        try reader.beginStructure()
        while let member = try reader.nextMember() {
          switch member {
          case "AttributeName": attribute = try reader.string()
          case "Enabled": isEnabled = try reader.bool()
          default: try reader.ignore()
          }
        }
      default: try reader.ignore()
      }
    }
    let name = try RequiredMembers.tableName(table)
    var required = RequiredMembers()
    required.require(hasSpecification, "timeToLiveSpecification")
    if hasSpecification {
      required.require(attribute != nil, "timeToLiveSpecification.attributeName")
      required.require(isEnabled != nil, "timeToLiveSpecification.enabled")
    }
    try required.check()
    self.init(name, attributeName: attribute ?? "", enabled: isEnabled ?? false)
  }
}
