/// A figure about the stream and its triggers, in the order of the report.
enum StreamRow: String, CaseIterable, Codable {
  case updatesPlain
  case updatesKeys
  case updatesBoth
  case updatesBothUnsynced
  case updatesLMDB
  case updatesLMDBPlain
  case readRaw
  case readNDJSON
  case readLMDB
  case seenP50
  case seenP99
  case seenFromCallP50
  case seenFromCallP99
  case effectP50
  case effectP99
  case triggerDurable
  case triggerUnsynced
  case triggerLMDB
  case fanOut
  case backfill
  case backfillWriterAlone
  case backfillWriterP99
  case idleCPU

  var title: String {
    switch self {
    case .updatesPlain: "durable updates, 100 a commit, no stream"
    case .updatesKeys: "the same, KEYS_ONLY"
    case .updatesBoth: "the same, NEW_AND_OLD_IMAGES"
    case .updatesBothUnsynced: "the same, durability none"
    case .updatesLMDB: "the same in raw LMDB, both images in a log beside the items, synced"
    case .updatesLMDBPlain: "the same in raw LMDB, no log, synced"
    case .readRaw: "reading back, changes with both images as values of Swift"
    case .readNDJSON: "reading back, as lines of JSON"
    case .readLMDB: "reading back the log in raw LMDB, untouched bytes by cursor"
    case .seenP50: "commit answered → seen in another process, median"
    case .seenP99: "commit answered → seen in another process, p99"
    case .seenFromCallP50: "put called → seen in another process, sync included, median"
    case .seenFromCallP99: "put called → seen in another process, sync included, p99"
    case .effectP50: "commit answered → its effect durable, idle, median"
    case .effectP99: "commit answered → its effect durable, idle, p99"
    case .triggerDurable: "transactional trigger, batch 100, one effect a change, durable"
    case .triggerUnsynced: "the same, durability none"
    case .triggerLMDB: "the same by hand in raw LMDB: log, effects and position, synced"
    case .fanOut: "ten consumers, changes delivered in all"
    case .backfill: "backfill by a transactional trigger, beside a writer of 1,000/s"
    case .backfillWriterAlone: "that writer alone, p99 of a put"
    case .backfillWriterP99: "that writer beside the backfill, p99 of a put"
    case .idleCPU: "ten idle consumers"
    }
  }

  var unit: String {
    switch self {
    case .seenP50, .seenP99, .seenFromCallP50, .seenFromCallP99, .effectP50, .effectP99, .backfillWriterAlone,
      .backfillWriterP99:
      "ms"
    case .idleCPU: "% of a core"
    case .backfill: "rows/s"
    default: "changes/s"
    }
  }

  /// What is to be reached, as text; empty where there is nothing.
  var target: String {
    switch self {
    case .updatesKeys: "≥ 95 % of no stream"
    case .updatesBoth: "≥ 85 % of no stream, ≥ 50,000"
    case .updatesBothUnsynced: "≥ 120,000"
    case .readRaw: "≥ 1,000,000"
    case .readNDJSON: "≥ 150,000"
    case .seenP50: "≤ 0.2"
    case .seenP99: "≤ 2"
    case .effectP50: "≤ 3"
    case .effectP99: "≤ 15"
    case .triggerDurable: "≥ 25,000"
    case .triggerUnsynced: "≥ 60,000"
    case .fanOut: "≥ 500,000"
    case .backfill: "≥ 20,000"
    case .backfillWriterP99: "≤ 2 × alone"
    case .idleCPU: "≤ 0.5"
    default: ""
    }
  }
}
