import TableStore

/// An export of a table, as it is described.
struct TableExport: Sendable, Hashable, Codable {
  enum Status: String, Sendable, Codable {
    case inProgress = "IN_PROGRESS"
    case completed = "COMPLETED"
    case failed = "FAILED"
  }

  /// The last part of its ARN, and the name of its directory.
  var id: String
  var status = Status.inProgress
  var tableName: String
  var tableID: String
  var bucket: String
  var prefix: String?
  var token: String?
  /// Times in microseconds since 1970: of the request, of the end, and of the state that is exported.
  var started: UInt64
  var ended: UInt64?
  var time: UInt64
  var itemCount: Int?
  /// Bytes of the lines, before they are packed.
  var bytes: Int?
  var failure: String?

  var file: String { "export-\(id)" }

  /// Where it lies in the bucket.
  func parts() throws -> [String] { try BucketDirectory.parts(prefix ?? "") + ["AWSDynamoDB", id] }

  func manifestKey() throws -> String { try (parts() + ["manifest-summary.json"]).joined(separator: "/") }
}

/// What one data file of an export holds.
private struct DataFile {
  var key: String
  var items: Int
  var checksum: [UInt8]
}

/// Writes an export's files. For one thread at a time; blocking.
///
/// The manifest's summary comes last: an export without it is not whole.
final class ExportWriter: @unchecked Sendable {
  /// Bytes of lines in one data file.
  private static let fileBytes = 256 << 20

  private let parts: [String]
  private let directory: String
  private var lines = JSONWriter(capacity: 1 << 20)
  private var files: [DataFile] = []
  private var current: (writer: GzipWriter, name: String, items: Int)?
  private(set) var items = 0
  private(set) var bytes = 0

  init(_ export: TableExport, in bucket: BucketDirectory) throws {
    parts = try export.parts()
    directory = try bucket.make(parts)
    _ = try bucket.make(parts + ["data"])
  }

  func write(_ item: Item) throws {
    lines.beginObject()
    lines.name("Item")
    DynamoDBJSON.write(item, to: &lines)
    lines.endObject()
    lines.endLine()
    items += 1
    var file = try current ?? begin()
    file.items += 1
    current = file
    if lines.bytes.count >= 1 << 20 { try flush() }
    if file.writer.bytes >= ExportWriter.fileBytes { try endFile() }
  }

  private func begin() throws -> (writer: GzipWriter, name: String, items: Int) {
    let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
    let name = String((0..<26).map { _ in letters[Int.random(in: 0..<letters.count)] }) + ".json.gz"
    return (try GzipWriter(creating: "\(directory)/data/\(name)"), name, 0)
  }

  private func flush() throws {
    bytes += lines.bytes.count
    try lines.bytes.withUnsafeBytes { try current?.writer.write($0) }
    lines.removeAll()
  }

  private func endFile() throws {
    guard let file = current else { return }
    try flush()
    let key = (parts + ["data", file.name]).joined(separator: "/")
    files.append(DataFile(key: key, items: file.items, checksum: try file.writer.finish()))
    current = nil
  }

  /// Writes the manifests.
  func finish(_ export: TableExport, _ identity: DynamoService.Identity) throws {
    try endFile()
    var list = JSONWriter(capacity: 1024)
    for file in files {
      list.beginObject()
      list.name("itemCount")
      list.int(file.items)
      list.name("md5Checksum")
      file.checksum.withUnsafeBytes { list.base64($0) }
      list.name("etag")
      list.string(ExportWriter.hexadecimal(file.checksum))
      list.name("dataFileS3Key")
      list.string(file.key)
      list.endObject()
      list.endLine()
    }
    try write(list.bytes, "manifest-files")
    try write(try summary(export, identity), "manifest-summary")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    var checksum: [UInt8] = []
    var json = JSONWriter()
    MD5.digest(bytes).withUnsafeBytes { json.base64($0) }
    checksum = Array(json.bytes.dropFirst().dropLast())
    try Files.write(checksum, to: "\(directory)/\(name).md5")
    try Files.write(bytes, to: "\(directory)/\(name).json")
  }

  private func summary(_ export: TableExport, _ identity: DynamoService.Identity) throws -> [UInt8] {
    var json = JSONWriter(capacity: 1024)
    json.beginObject()
    func text(_ name: StaticString, _ value: String?) {
      json.name(name)
      if let value { json.string(value) } else { json.null() }
    }
    text("version", "2020-06-30")
    text("exportArn", identity.arn(of: export))
    text("startTime", StreamLabel.text(export.started) + "Z")
    text("endTime", StreamLabel.text(export.ended ?? export.started) + "Z")
    text("tableArn", identity.arn(ofTable: export.tableName))
    text("tableId", export.tableID)
    text("exportTime", StreamLabel.text(export.time) + "Z")
    text("s3Bucket", export.bucket)
    text("s3Prefix", export.prefix)
    text("s3SseAlgorithm", nil)
    text("s3SseKmsKeyId", nil)
    text("manifestFilesS3Key", (try export.parts() + ["manifest-files.json"]).joined(separator: "/"))
    json.name("billedSizeBytes")
    json.int(bytes)
    json.name("itemCount")
    json.int(items)
    text("outputFormat", "DYNAMODB_JSON")
    text("exportType", "FULL_EXPORT")
    json.endObject()
    return json.bytes
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension DynamoService.Identity {
  func arn(of export: TableExport) -> String { arn(ofTable: export.tableName) + "/export/" + export.id }
}
