import TableStore

/// That a table can be restored to any time of late: kept with the table.
struct PointInTimeRecovery: Sendable, Hashable, Codable {
  /// How far back, in days: 1 to 35.
  var days = 35
  /// Microseconds since 1970.
  var since: UInt64

  /// Microseconds.
  var period: UInt64 { UInt64(days) * 86_400_000_000 }

  /// How often a new base is made, in microseconds: often enough that little more than the period is kept, and rarely
  /// enough that there are six at the most.
  var interval: UInt64 { max(period / 5, 86_400_000_000) }
}

/// A copy of a table from which, with the changes in the log behind it, the table can be restored to later times.
struct RecoveryBase: Sendable, Hashable, Codable {
  var id: String
  var table: BackedTable
  /// Microseconds since 1970: the first time it is good for.
  var time: UInt64
  /// Where the log goes on, in hexadecimal digits.
  var place: String

  var file: String { "recovery-\(id)" }

  init(id: String, _ table: BackedTable, _ summary: TableCopySummary) {
    self.id = id
    self.table = table
    time = summary.time
    place = summary.cursor.encoded.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  var cursor: StreamCursor {
    let digits = Array(place.utf8)
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count - 1, by: 2) {
      bytes.append(UInt8(String(decoding: digits[start...start + 1], as: UTF8.self), radix: 16) ?? 0)
    }
    return bytes.withUnsafeBytes { StreamCursor(bytes: $0) } ?? .start
  }
}

/// Which of a table's bases are kept, and whether a new one is due: a decision without I/O.
struct RecoveryPlan: Equatable {
  /// Bases to remove.
  var removed: [RecoveryBase] = []
  /// Those that stay, oldest first.
  var kept: [RecoveryBase] = []
  var wantsNew: Bool

  /// - Parameters:
  ///   - bases: those of one table behind which the log is whole, oldest first.
  ///   - now: microseconds since 1970.
  init(_ bases: [RecoveryBase], _ recovery: PointInTimeRecovery, now: UInt64) {
    let oldest = now - min(recovery.period, now)
    // The newest one that is not younger than the period reaches as far back as any need go.
    let first = bases.lastIndex { $0.time <= oldest } ?? 0
    removed = Array(bases.prefix(first))
    kept = Array(bases.dropFirst(first))
    wantsNew = kept.last.map { now - min($0.time, now) >= recovery.interval } ?? true
  }
}
