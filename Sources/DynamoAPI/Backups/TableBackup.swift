import TableStore

/// A backup of one table.
struct TableBackup: Sendable, Hashable, Codable {
  enum Status: String, Sendable, Codable {
    case creating = "CREATING"
    case available = "AVAILABLE"
    case deleted = "DELETED"
  }

  enum Kind: String, Sendable, Codable, CaseIterable {
    case user = "USER"
    case system = "SYSTEM"
    case aws = "AWS_BACKUP"
    case all = "ALL"
  }

  /// The last part of its ARN: when it was asked for, in milliseconds since 1970, and eight hexadecimal digits.
  var id: String
  var name: String
  var kind = Kind.user
  var status = Status.creating
  var table: BackedTable
  /// Microseconds since 1970.
  var created: UInt64
  /// Bytes of the file.
  var bytes = 0
  /// Microseconds since 1970 at which it is deleted, if ever.
  var expires: UInt64?

  /// The name of its files.
  var file: String { "backup-\(id)" }
}

/// Names for new things: in the order of their making.
enum JobIdentifier {
  static func make(_ microseconds: UInt64) -> String {
    let time = String(microseconds / 1000)
    let random = String(UInt32.random(in: 0 ... .max), radix: 16)
    return String(repeating: "0", count: max(0, 14 - time.count)) + time + "-"
      + String(repeating: "0", count: 8 - random.count) + random
  }

  /// Whether text is one: nothing else may become part of a file's name.
  static func isLegal(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return parts.count == 2 && parts[0].count >= 14 && parts[0].count < 20 && parts[0].allSatisfy(digits.contains)
      && parts[1].count == 8
      && parts[1].allSatisfy { digits.contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  /// The table and the identifier in `<table arn>/<kind>/<identifier>`; `nil` for other text.
  static func parse(_ arn: String, _ kind: String) -> (table: String, id: String)? {
    let parts = arn.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0].hasPrefix("arn:"), parts[0].hasSuffix(":table"), parts[2] == kind,
      isLegal(parts[3])
    else { return nil }
    return (parts[1], parts[3])
  }
}

extension WireError {
  static func tableNotFound(_ name: String) -> WireError {
    WireError(.dynamo, "TableNotFoundException", "Table not found: \(name)")
  }

  static func backupNotFound(_ arn: String) -> WireError {
    WireError(.dynamo, "BackupNotFoundException", "Backup not found: \(arn)")
  }
}

extension DynamoService {
  /// A table for the operations on backups, which have an error of their own for one that is missing.
  func backedTable(_ text: String) async throws -> TableDescription {
    let name = identity.tableName(text)
    do {
      return try await store.describeTable(name)
    } catch let error as StoreError where error.code == .resourceNotFound {
      throw WireError.tableNotFound(name)
    }
  }
}
