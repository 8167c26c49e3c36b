/// The names of all figures about the stream and its consumers. They are part of the product's interface.
public enum MetricNames {
  public static let headSequence = "mall_stream_head_seq"
  public static let tailSequence = "mall_stream_tail_seq"
  public static let streamBytes = "mall_stream_bytes"
  public static let streamOldestAge = "mall_stream_oldest_age_seconds"
  public static let streamRecords = "mall_stream_records_total"
  public static let streamTrimmed = "mall_stream_trimmed_total"

  public static let lagRecords = "mall_consumer_lag_records"
  public static let lagSeconds = "mall_consumer_lag_seconds"
  public static let checkpointSequence = "mall_consumer_checkpoint_seq"
  public static let state = "mall_consumer_state"
  public static let holdBytes = "mall_consumer_hold_bytes"
  public static let batches = "mall_consumer_batches_total"
  public static let records = "mall_consumer_records_total"
  public static let bisects = "mall_consumer_bisects_total"
  public static let endToEnd = "mall_consumer_e2e_seconds"

  public static let deadLetters = "mall_dlq_depth"
  public static let oldestDeadLetter = "mall_dlq_oldest_age_seconds"
  public static let backfillDone = "mall_backfill_rows_done"
  public static let backfillLeft = "mall_backfill_rows_left"
  public static let oldestReader = "mall_reader_oldest_seconds"
  public static let wake = "mall_wake_seconds"

  /// What each figure tells, for the `HELP` lines of Prometheus' text.
  public static let help: [String: String] = [
    headSequence: "Number of the newest durable commit.",
    tailSequence: "Number of the oldest commit whose changes can still be read.",
    streamBytes: "Bytes of the log on disk.",
    streamOldestAge: "Age of the oldest change that can still be read.",
    streamRecords: "Changes recorded by this process, by table and kind.",
    streamTrimmed: "Changes dropped by retention.",
    lagRecords: "Changes of all tables between the consumer's checkpoint and the head.",
    lagSeconds: "Age of the oldest change the consumer is not done with; 0 if there is none.",
    checkpointSequence: "Number of the last commit the consumer is done with.",
    state: "1 for the state the consumer is in, 0 for all others.",
    holdBytes: "Bytes of the log behind the consumer's checkpoint.",
    batches: "Batches handed to the handler, by how they ended.",
    records: "Changes the consumer is done with, by what became of them.",
    bisects: "Failed batches that were split in two.",
    endToEnd: "Time from a change's commit to the commit of its effect.",
    deadLetters: "Dead letters of the consumer.",
    oldestDeadLetter:
      "Time since the consumer's first dead letter in the stream's order failed first; 0 if there is none.",
    backfillDone: "Rows a backfill is done with.",
    backfillLeft: "Rows a backfill still has before it, as an estimate.",
    oldestReader: "Age of the oldest snapshot of this process.",
    wake: "Time from a commit to its being seen by a waiting reader.",
  ]
}
