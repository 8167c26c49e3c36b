import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is known of tables, as JSON or aligned text.
enum TableReport {
  static func json(_ table: TableDescription) -> JSONValue {
    .object([
      ("name", .string(table.name)),
      ("status", .string(table.status.rawValue)),
      ("key", key(table.key)),
      ("globalIndexes", .array(table.globalIndexes.map(index))),
      ("localIndexes", .array(table.localIndexes.map(index))),
      ("expiryAttribute", .optional(table.expiryAttribute)),
      ("streamView", .optional(table.streamView?.rawValue)),
      ("deletionProtection", .bool(table.deletionProtection)),
      ("created", .string(time(table.createdAt))),
      ("items", .int(table.itemCount)),
      ("bytes", .int(table.sizeBytes)),
    ])
  }

  private static func index(_ index: TableDescription.Index) -> JSONValue {
    .object([
      ("name", .string(index.definition.name)),
      ("status", .string(index.status.rawValue)),
      ("key", key(index.definition.key)),
      ("projection", projection(index.definition.projection)),
      ("items", .int(index.itemCount)),
      ("bytes", .int(index.sizeBytes)),
    ])
  }

  private static func key(_ schema: KeySchema) -> JSONValue {
    func list(_ attributes: [KeyAttribute]) -> JSONValue {
      .array(attributes.map { .object([("name", .string($0.name)), ("type", .string($0.type.rawValue))]) })
    }
    return .object([("partition", list(schema.partition)), ("sort", list(schema.sort))])
  }

  private static func projection(_ projection: Projection) -> JSONValue {
    switch projection {
    case .all: "ALL"
    case .keysOnly: "KEYS_ONLY"
    case .include(let names): .array(names.map { .string($0) })
    }
  }

  /// A key as the command line writes it.
  static func text(_ schema: KeySchema) -> String {
    func list(_ attributes: [KeyAttribute]) -> String {
      attributes.map { "\($0.name):\($0.type.rawValue)" }.joined(separator: "+")
    }
    return list(schema.partition) + (schema.sort.isEmpty ? "" : "," + list(schema.sort))
  }

  private static func text(_ projection: Projection) -> String {
    switch projection {
    case .all: "ALL"
    case .keysOnly: "KEYS_ONLY"
    case .include(let names): "INCLUDE(\(names.joined(separator: ",")))"
    }
  }

  /// One row a table.
  static func list(_ tables: [TableDescription], to output: FileSink) throws {
    var rows = TextTable(
      [
        .init(title: "TABLE"), .init(title: "STATUS"), .init(title: "KEY"), .init(title: "INDEXES", alignsRight: true),
        .init(title: "ITEMS", alignsRight: true), .init(title: "SIZE", alignsRight: true),
      ], limit: terminalWidth(STDOUT_FILENO)
    ) { try output.write($0) }
    for table in tables {
      try rows.add([
        table.name, table.status.rawValue, text(table.key),
        String(table.globalIndexes.count + table.localIndexes.count), Figures.grouped(table.itemCount),
        Figures.bytes(table.sizeBytes),
      ])
    }
    try rows.finish()
  }

  /// The table's properties, then one row an index.
  static func table(_ table: TableDescription, to output: FileSink) throws {
    let limit = terminalWidth(STDOUT_FILENO)
    var properties = TextTable(["PROPERTY", "VALUE"], limit: limit) { try output.write($0) }
    for row in [
      ["table", table.name], ["status", table.status.rawValue], ["key", text(table.key)],
      ["expiry", table.expiryAttribute ?? "off"], ["stream", table.streamView?.rawValue ?? "off"],
      ["deletion protection", table.deletionProtection ? "on" : "off"], ["created", time(table.createdAt)],
      ["items", Figures.grouped(table.itemCount)], ["size", Figures.bytes(table.sizeBytes)],
    ] {
      try properties.add(row)
    }
    try properties.finish()
    let indexes = table.globalIndexes.map { ("global", $0) } + table.localIndexes.map { ("local", $0) }
    guard !indexes.isEmpty else { return }
    try output.write("\n")
    var rows = TextTable(
      [
        .init(title: "INDEX"), .init(title: "KIND"), .init(title: "STATUS"), .init(title: "KEY"),
        .init(title: "PROJECTION"), .init(title: "ITEMS", alignsRight: true), .init(title: "SIZE", alignsRight: true),
      ], limit: limit
    ) { try output.write($0) }
    for (kind, index) in indexes {
      try rows.add([
        index.definition.name, kind, index.status.rawValue, text(index.definition.key),
        text(index.definition.projection), Figures.grouped(index.itemCount), Figures.bytes(index.sizeBytes),
      ])
    }
    try rows.finish()
  }

  /// Microseconds since 1970 as `2025-01-31T09:30:00Z`.
  static func time(_ microseconds: UInt64) -> String {
    var seconds = time_t(microseconds / 1_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
