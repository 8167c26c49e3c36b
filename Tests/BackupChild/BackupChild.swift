import DynamoAPI
import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program that a test kills while it backs up and restores tables:
///
///     BackupChild STORE
///
/// It writes pairs of items that are always equal, and for ever backs the table up and restores it. It says on standard
/// output, a line each, which backup was AVAILABLE.
@main
struct BackupChild {
  static func main() async throws {
    guard CommandLine.arguments.count == 2 else { exit(2) }
    let store = try await Store.opening(at: CommandLine.arguments[1]).async
    let service = DynamoService(store)
    @Sendable func call(_ operation: String, _ body: String) async -> String {
      let reply = await service.reply(to: "DynamoDB_20120810." + operation, Array(body.utf8))
      return String(decoding: reply.body, as: UTF8.self)
    }
    if try await !store.tables().contains("things") {
      try await store.createTable(CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s))))
      let filler = String(repeating: "x", count: 20_000)
      for number in 0..<150 {
        _ = try await store.putItem(PutItemRequest("things", ["pk": .s("filler\(number)"), "text": .s(filler)]))
      }
    }
    Task.detached {
      for round in 0... {
        let puts = ["a", "b"].map {
          #"{"Put":{"TableName":"things","Item":{"pk":{"S":"\#($0)"},"v":{"S":"\#(round)"}}}}"#
        }
        _ = await call("TransactWriteItems", #"{"TransactItems":[\#(puts.joined(separator: ","))]}"#)
      }
    }
    let stamp = Clock.now()
    for round in 0... {
      let made = await call("CreateBackup", #"{"TableName":"things","BackupName":"round\#(round)"}"#)
      guard let arn = made.split(separator: "\"BackupArn\":\"").dropFirst().first?.split(separator: "\"").first else {
        exit(3)
      }
      while await !call("DescribeBackup", #"{"BackupArn":"\#(arn)"}"#).contains("AVAILABLE") {
        try await Task.sleep(for: .milliseconds(5))
      }
      say("backup \(arn)")
      _ = await call(
        "RestoreTableFromBackup", #"{"TargetTableName":"restored-\#(stamp)-\#(round)","BackupArn":"\#(arn)"}"#)
    }
  }

  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
