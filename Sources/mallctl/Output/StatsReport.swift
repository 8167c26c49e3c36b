import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes a store's files take on the disk; holes in them take none.
struct StoreFiles {
  var tables: Int
  var log: Int

  /// - Throws: ``FileError`` if the directory cannot be read.
  init(_ directory: String) throws {
    tables = try Self.bytes(directory + "/data.mdb")
    log = try Self.entries(directory + "/log").reduce(0) { try $0 + Self.bytes(directory + "/log/" + $1) }
  }

  /// A file that has just gone takes nothing.
  private static func bytes(_ path: String) throws -> Int {
    var status = stat()
    if stat(path, &status) == 0 { return Int(status.st_blocks) * 512 }
    if errno == ENOENT { return 0 }
    throw FileError("examine", path, errno: errno)
  }

  private static func entries(_ path: String) throws -> [String] {
    guard let directory = opendir(path) else { throw FileError("read the directory", path, errno: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

/// The sums over a store's tables and files, as JSON or aligned text.
struct StatsReport {
  var directory: String
  var tables: [TableDescription]
  var store: StoreStatistics
  var files: StoreFiles

  private var items: Int { tables.reduce(0) { $0 + $1.itemCount } }
  private var itemBytes: Int { tables.reduce(0) { $0 + $1.sizeBytes } }
  private var indexes: [TableDescription.Index] { tables.flatMap { $0.globalIndexes + $0.localIndexes } }
  private var indexEntries: Int { indexes.reduce(0) { $0 + $1.itemCount } }
  private var indexBytes: Int { indexes.reduce(0) { $0 + $1.sizeBytes } }

  /// Commits that readers see out of the log, since the data file does not have them yet.
  private var waiting: Int { Int(store.visibleCommit - min(store.visibleCommit, store.appliedCommit)) }

  var json: JSONValue {
    .object([
      ("store", .string(directory)), ("identity", .string(store.identity)), ("format", .int(Int(store.format))),
      ("epoch", .int(Int(store.epoch))),
      (
        "commits",
        .object([
          ("visible", .int(Int(store.visibleCommit))), ("durable", .int(Int(store.durableCommit))),
          ("applied", .int(Int(store.appliedCommit))), ("waiting", .int(waiting)),
        ])
      ),
      ("applierFailure", .optional(store.applierFailure)), ("readers", .int(store.readers)),
      ("tables", .int(tables.count)), ("items", .int(items)),
      ("itemBytes", .int(itemBytes)), ("indexes", .int(indexes.count)), ("indexEntries", .int(indexEntries)),
      ("indexBytes", .int(indexBytes)), ("dataFileBytes", .int(files.tables)),
      ("dataUsedBytes", .int(store.dataUsedBytes)),
      ("logBytes", .int(files.log)), ("logSegments", .int(store.logSegments)),
      ("stream", StreamReport(figures: store.stream).json),
    ])
  }

  func table(to output: FileSink) throws {
    var rows = TextTable(
      [.init(title: "PART"), .init(title: "COUNT", alignsRight: true), .init(title: "SIZE", alignsRight: true)],
      limit: terminalWidth(STDOUT_FILENO)
    ) { try output.write($0) }
    try rows.add(["tables", Figures.grouped(tables.count), ""])
    try rows.add(["items", Figures.grouped(items), Figures.bytes(itemBytes)])
    try rows.add(["indexes", Figures.grouped(indexes.count), ""])
    try rows.add(["index entries", Figures.grouped(indexEntries), Figures.bytes(indexBytes)])
    try rows.add(["expiry entries", Figures.grouped(store.expiryEntries), ""])
    try rows.add(["data file on disk", "", Figures.bytes(files.tables)])
    try rows.add(["of it in use", "", Figures.bytes(store.dataUsedBytes)])
    try rows.add(["log segments on disk", Figures.grouped(store.logSegments), Figures.bytes(files.log)])
    try rows.add(["changes to be read", Figures.grouped(Int(clamping: store.stream.availableRecords)), ""])
    try rows.add(["changes given up", Figures.grouped(Int(clamping: store.stream.trimmedRecords)), ""])
    try rows.add(["commits", Figures.grouped(Int(store.visibleCommit)), ""])
    try rows.add(["commits not applied", Figures.grouped(waiting), ""])
    try rows.add(["readers", Figures.grouped(store.readers), ""])
    try rows.finish()
    try output.write("\nstore \(directory), identity \(store.identity), format \(store.format), epoch \(store.epoch)\n")
    if let failure = store.applierFailure { try output.write("commits are not being applied: \(failure)\n") }
  }
}
