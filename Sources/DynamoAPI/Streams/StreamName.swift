import TableStore

/// What a stream's ARN names: a table, and which of its streams.
struct StreamName: Sendable, Hashable {
  var table: String
  /// See ``StreamLabel``.
  var label: String

  /// Reads `arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>`; `nil` for other text. Region and account
  /// are not looked at.
  init?(arn: String) {
    let parts = arn.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[2] == "stream", !parts[1].isEmpty, !parts[3].isEmpty else { return nil }
    let head = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard head.count == 6, head[0] == "arn", head[2] == "dynamodb", head[5] == "table" else { return nil }
    table = String(parts[1])
    label = String(parts[3])
  }

  /// The last microsecond that has this label; `nil` for text that is no label.
  var lastMicrosecond: UInt64? { Timestamp(label + "Z").map { $0.microseconds / 1000 * 1000 + 999 } }
}

extension TableStream {
  var label: String { StreamLabel.text(enabledAt) }

  /// The name of the stream's only shard, in the form that the Kinesis client library reads the shard's age from:
  /// `shardId-<ms since 1970, 20 digits>-<8 hexadecimal digits>`.
  ///
  /// The order of changes is one for the whole store, so a stream has one shard for as long as it goes on.
  var shardID: String {
    func padded(_ text: String, _ count: Int) -> String {
      String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "shardId-\(padded("\(enabledAt / 1000)", 20))-\(padded(String(tableID, radix: 16), 8))"
  }
}

extension DynamoService.Identity {
  func arn(of stream: TableStream) -> String { "\(arn(ofTable: stream.table))/stream/\(stream.label)" }
}

extension DynamoService {
  /// The stream that an ARN names.
  ///
  /// - Throws: ValidationException for text that is no stream's ARN, ResourceNotFoundException if there is none such.
  func stream(_ arn: String) async throws -> TableStream {
    guard let name = StreamName(arn: arn) else { throw WireError.validation("Invalid StreamArn: \(arn)") }
    guard let stream = try await store.stream(ofTable: name.table, where: { $0.label == name.label }) else {
      throw WireError.streamNotFound(arn)
    }
    return stream
  }
}

extension WireError {
  static func streamNotFound(_ arn: String) -> WireError {
    WireError(.dynamo, "ResourceNotFoundException", "Requested resource not found: Stream: \(arn) not found")
  }

  static func shardNotFound(_ shard: String, _ arn: String) -> WireError {
    WireError(
      .dynamo, "ResourceNotFoundException", "Requested resource not found: Shard: \(shard) in stream: \(arn) not found")
  }
}
