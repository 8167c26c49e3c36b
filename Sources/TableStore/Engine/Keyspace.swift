/// The engine's key spaces. Each is one named LMDB database; raw values are on disk and never change.
enum Keyspace: UInt8, CaseIterable, Sendable {
  /// Catalogue entries, counters, idempotency tokens, states of large deeds.
  case system = 0
  /// Items by table id and primary key.
  case items = 1
  /// Index entries by index id, index key and primary key.
  case indexes = 2
  /// Expiry entries by table id, time and primary key.
  case expiry = 3
  /// What durable readers of the stream keep: registrations, checkpoints, dead letters. See ``ConsumerKey``.
  case consumers = 4
}
