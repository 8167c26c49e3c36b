import TableStore

/// A resource policy: kept and returned, never enforced.
struct ResourcePolicy: Sendable, Hashable, Codable {
  /// A JSON object, as it was given.
  var text: String
  /// Rises with every change of the policy.
  var revision: UInt64

  /// The longest policy, in bytes.
  private static let limit = 20_480

  /// - Parameters:
  ///   - text: what is asked for.
  ///   - current: what it replaces. The same text keeps its revision.
  /// - Throws: a ValidationException for text that is no JSON object, or too long.
  init(text: String, after current: ResourcePolicy?) throws {
    guard text.utf8.count <= ResourcePolicy.limit else {
      throw WireError.validation("Resource policy size of \(text.utf8.count) bytes exceeds the limit of 20480 bytes")
    }
    guard (try? ResourcePolicy.check(text)) != nil else {
      throw WireError.validation("Invalid policy document: the policy is not a JSON object")
    }
    self.text = text
    if let current, current.text == text {
      revision = current.revision
    } else {
      revision = max(Clock.now() / 1000, (current?.revision ?? 0) + 1)
    }
  }

  private static func check(_ text: String) throws {
    var text = text
    try text.withUTF8 { utf8 in
      var reader = MemberReader(UnsafeRawBufferPointer(utf8))
      try reader.beginStructure()
      while try reader.nextMember() != nil { try reader.ignore() }
      try reader.finish()
    }
  }
}

extension Operation {
  static let putResourcePolicy = Operation(
    read: { try PolicyRequest(wire: &$0, hasPolicy: true) },
    perform: { service, request in
      try await request.change(service) { try ResourcePolicy(text: request.policy ?? "", after: $0) }.after
    },
    write: { policy, _, _, json in json.revision(policy) })

  static let getResourcePolicy = Operation(
    read: { try PolicyRequest(wire: &$0, hasPolicy: false) },
    perform: { service, request in
      let (table, place) = try await request.resource(service)
      guard let policy = TableSettings(table).policies?[place] else { throw request.notFound }
      return policy
    },
    write: { policy, _, _, json in
      json.name("Policy")
      json.string(policy.text)
      json.revision(policy)
    })

  static let deleteResourcePolicy = Operation(
    read: { try PolicyRequest(wire: &$0, hasPolicy: false) },
    perform: { service, request in
      try await request.change(service) { _ in nil }.before
    },
    write: { policy, _, _, json in json.revision(policy) })
}

/// A request about a resource's policy.
private struct PolicyRequest: Sendable {
  var arn: String
  var policy: String?
  /// The revision that is to be replaced; `NO_POLICY`: there must be none.
  var expected: String?

  init(wire reader: inout MemberReader, hasPolicy: Bool) throws {
    var arn: String?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "ResourceArn": arn = try reader.string()
      case "Policy" where hasPolicy: policy = try reader.string()
      case "ExpectedRevisionId": expected = try reader.string()
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(arn != nil, "resourceArn")
    if hasPolicy { required.require(policy != nil, "policy") }
    try required.check()
    self.arn = arn ?? ""
  }

  /// The table that the resource is or belongs to, and under which name its policy is kept there.
  func resource(_ service: DynamoService) async throws -> (table: TableDescription, place: String) {
    guard let stream = StreamName(arn: arn) else { return (try await Tags.table(service, arn), "") }
    guard try await service.stream(arn).closing == nil else { throw WireError.streamNotFound(arn) }
    return (try await service.store.describeTable(stream.table), stream.label)
  }

  var notFound: WireError {
    WireError(
      .dynamo, "PolicyNotFoundException", "Resource-based policy not found for the provided ResourceArn: \(arn)")
  }

  /// Puts what `body` makes of the policy there is in its place.
  ///
  /// - Returns: the policy before and after.
  func change(
    _ service: DynamoService, _ body: (ResourcePolicy?) throws -> ResourcePolicy?
  ) async throws -> (before: ResourcePolicy?, after: ResourcePolicy?) {
    let (table, place) = try await resource(service)
    return try await service.changeSettings(UpdateTableRequest(table.name)) { settings, _ in
      let current = settings.policies?[place]
      if let expected, expected != current.map({ "\($0.revision)" }) ?? "NO_POLICY" { throw notFound }
      let policy = try body(current)
      var policies = settings.policies ?? [:]
      policies[place] = policy
      settings.policies = policies
      return (current, policy)
    }.result
  }
}

extension JSONWriter {
  /// The revision of a policy, if there is one.
  fileprivate mutating func revision(_ policy: ResourcePolicy?) {
    guard let policy else { return }
    name("RevisionId")
    string("\(policy.revision)")
  }
}
