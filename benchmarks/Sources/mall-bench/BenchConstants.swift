/// What every run has in common. Change a figure here and the rows of two runs can no longer be compared.
enum BenchConstants {
  static let seed: UInt64 = 20_260_501
  static let itemBytes = 300
  /// Items under one partition key; a query reads one partition.
  static let partitionItems = 100
  static let batch = 100
  static let concurrentCallers = 64
  /// Items a load hands over at a time.
  static let loadGroup = 50_000

  static let defaultItems = 1_000_000
  static let quickItems = 100_000
  static let defaultSeconds = 10.0
  static let quickSeconds = 2.0
  static let fullSeconds = 60.0
  /// The longest time given to a row that only reads.
  static let readSeconds = 3.0
  static let defaultRepeats = 3
  /// How long a contender writes before it is killed.
  static let churnSeconds = 3.0
  static let tables = 2_000

  /// Page cache of SQLite and block cache of RocksDB.
  static let cacheBytes = 256 << 20
  /// RocksDB's memtable, and the WAL at which SQLite checkpoints: as much as this engine's overlay holds.
  static let writeBufferBytes = 64 << 20
  /// The file that the bare append goes round in.
  static let appendFileBytes = 512 << 20
}
