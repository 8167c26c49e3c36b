/// The keys of the `consumers` keyspace. All integers are big-endian; the first byte says what the entry is. On disk;
/// never changed, only added to. `id` is a consumer's incarnation: a number that no other consumer ever has, so that one
/// created anew under an old name inherits nothing.
///
/// | Key | Value |
/// | --- | --- |
/// | `01` name | definition of the consumer: an encoded item |
/// | `02` id u64 | checkpoint, see ``ConsumerCheckpoint`` |
/// | `03` id u64 | what it is doing besides: an encoded item |
/// | `04` id u64, commit u64, index u32 | a dead letter: the change and what became of it |
/// | `05` id u64, item's place, commit u64, index u32 | a change that waits behind a dead letter of its item |
/// | `06` id u64 | progress of a backfill |
/// | `07` | the oldest change that may still be read, see ``TrimMark`` |
/// | `08` | the last incarnation given out, u64 |
/// | `09` | there if the store was made from a backup, see ``RestoreMark`` |
/// | `0A` | how much of the stream is kept, see ``RetentionSettings`` |
/// | `0B` id u64 | the starts since a batch was finished last |
/// | `0C` id u64 | the window that is open |
/// | `0D` id u64, commit u64, index u32 | a wish that a dead letter be taken up again |
/// | `40` table id u32 | from where the log is kept to bring copies of that table up to date: a ``StreamCursor`` |
package enum ConsumerKey {
  package static func definition(_ name: String) -> [UInt8] { [1] + name.utf8 }
  package static let definitions: [UInt8] = [1]
  package static func checkpoint(_ id: UInt64) -> [UInt8] { [2] + BigEndian.bytes(id) }
  package static let checkpoints: [UInt8] = [2]
  package static func activity(_ id: UInt64) -> [UInt8] { [3] + BigEndian.bytes(id) }
  package static func deadLetters(_ id: UInt64) -> [UInt8] { [4] + BigEndian.bytes(id) }
  package static func deadLetter(_ id: UInt64, _ position: StreamPosition) -> [UInt8] {
    deadLetters(id) + bytes(position)
  }
  package static func parked(_ id: UInt64) -> [UInt8] { [5] + BigEndian.bytes(id) }
  /// - Parameter item: ``Change/itemPlace``.
  package static func parked(_ id: UInt64, item: [UInt8]) -> [UInt8] { parked(id) + item }
  package static func parked(_ id: UInt64, item: [UInt8], _ position: StreamPosition) -> [UInt8] {
    parked(id, item: item) + bytes(position)
  }
  package static func backfill(_ id: UInt64) -> [UInt8] { [6] + BigEndian.bytes(id) }
  package static let trimMark: [UInt8] = [7]
  package static let lastIncarnation: [UInt8] = [8]
  package static let restored: [UInt8] = [9]
  package static let retention: [UInt8] = [10]
  package static func requests(_ id: UInt64) -> [UInt8] { [0x0D] + BigEndian.bytes(id) }
  package static func request(_ id: UInt64, _ position: StreamPosition) -> [UInt8] { requests(id) + bytes(position) }
  package static func starts(_ id: UInt64) -> [UInt8] { [0x0B] + BigEndian.bytes(id) }
  package static func window(_ id: UInt64) -> [UInt8] { [0x0C] + BigEndian.bytes(id) }

  static let logHolds: [UInt8] = [0x40]
  static func logHold(table id: UInt32) -> [UInt8] { logHolds + BigEndian.bytes(id) }

  /// Kinds, present and future, whose keys go on with an incarnation; those that do not are none of a consumer's.
  package static let kindsByIncarnation: ClosedRange<UInt8> = 2...63
  package static func entries(_ kind: UInt8, of id: UInt64) -> [UInt8] { [kind] + BigEndian.bytes(id) }

  private static func bytes(_ position: StreamPosition) -> [UInt8] {
    BigEndian.bytes(position.commit) + BigEndian.bytes(position.index)
  }
}
