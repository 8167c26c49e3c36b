import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// What is kept, what goes and who loses by it, without a store.
struct RetentionDecisionTests {
  private typealias Consumer = RetentionDecision.Consumer
  private static let hour: UInt64 = 3_600_000_000

  /// Ten segments of 100 bytes, 10 commits and 20 records each, begun an hour apart; it is an hour after the last began.
  private func input(
    applied: UInt64 = 10, hours: UInt64 = 3, cap: Int = .max, _ consumers: [Consumer] = []
  ) -> RetentionDecision.Input {
    RetentionDecision.Input(
      segments: (1...10).map {
        .init(
          number: $0, lastCommit: $0 * 10, lastRecords: $0 * 20, bytes: 100, created: 1000 * Self.hour + $0 * Self.hour)
      }, appliedSegment: applied, consumers: consumers, retention: hours * Self.hour, now: 1011 * Self.hour,
      capBytes: cap)
  }

  private func consumer(
    _ id: UInt64 = 1, done commit: UInt64, holds: Bool = true, _ overflow: ConsumerCheckpoint.Overflow = .expire
  ) -> Consumer {
    Consumer(id: id, commit: commit, records: commit * 2, holds: holds, overflow: overflow)
  }

  @Test func segmentsGoWhenTheyEndedLongEnoughAgo() {
    // Segment 7 ended when 8 began, 3 hours ago.
    let decision = RetentionDecision(input())
    #expect(decision.firstKept == 8)
    #expect(decision.expired.isEmpty)
    #expect(!decision.blocksWriters)
  }

  @Test func whatTablesNeedStaysWithOneSegmentBehindIt() {
    #expect(RetentionDecision(input(applied: 5)).firstKept == 4)
    #expect(RetentionDecision(input(applied: 5, cap: 100)).firstKept == 4)
    #expect(RetentionDecision(input(applied: 1)).firstKept == 1)
    #expect(RetentionDecision(input(applied: 2)).firstKept == 1)
  }

  @Test func aHoldingConsumerKeepsWhatItHasNotRead() {
    let decision = RetentionDecision(input([consumer(done: 34)]))
    #expect(decision.firstKept == 4)
    #expect(decision.holders == [1])
  }

  @Test func aConsumerAtASegmentsEndDoesNotNeedIt() {
    #expect(RetentionDecision(input([consumer(done: 40)])).firstKept == 5)
  }

  @Test func aConsumerThatHasReadAllRecordsNeedsNoCommitsWithoutRecords() {
    var input = input([Consumer(id: 1, commit: 5, records: 20, holds: true, overflow: .expire)])
    for index in input.segments.indices { input.segments[index].lastRecords = 20 }
    #expect(RetentionDecision(input).firstKept == 8)
  }

  @Test func oneThatDoesNotHoldLosesWhatIsDue() {
    let decision = RetentionDecision(input([consumer(done: 34, holds: false)]))
    #expect(decision.firstKept == 8)
    #expect(decision.expired == [1])
  }

  @Test func theCapGoesBeforeTheRetentionTime() {
    #expect(RetentionDecision(input(hours: 24, cap: 400)).firstKept == 7)
  }

  @Test(arguments: [ConsumerCheckpoint.Overflow.expire, .backfill])
  func theCapTakesWhatALaggardNeeds(_ overflow: ConsumerCheckpoint.Overflow) {
    let laggard = consumer(1, done: 3, overflow)
    let other = consumer(2, done: 75)
    let decision = RetentionDecision(input(hours: 24, cap: 400, [laggard, other]))
    #expect(decision.firstKept == 7)
    #expect(decision.expired == [1])
    #expect(!decision.blocksWriters)
  }

  @Test func aBlockingConsumerBlocksWritersAtTheCap() {
    let decision = RetentionDecision(input(hours: 1, cap: 400, [consumer(1, done: 33, .block), consumer(2, done: 12)]))
    #expect(decision.firstKept == 4)
    #expect(decision.blocksWriters)
    #expect(decision.expired == [2])
    #expect(decision.holders == [1])
  }

  @Test func itBlocksNobodyBelowTheCap() {
    #expect(!RetentionDecision(input(cap: 700, [consumer(done: 33, .block)])).blocksWriters)
    #expect(!RetentionDecision(input(cap: 400, [consumer(done: 65, .block)])).blocksWriters)
  }

  @Test func tablesThatLagBlockNobody() {
    #expect(!RetentionDecision(input(applied: 2, cap: 400, [consumer(done: 95, .block)])).blocksWriters)
  }

  @Test func aConsumerThatHasLostChangesHoldsNothing() {
    var input = input([consumer(done: 5, .block)])
    input.segments.removeFirst(3)
    input.markSegment = 4
    input.markCommit = 30
    input.markRecords = 60
    let decision = RetentionDecision(input)
    #expect(decision.firstKept == 8)
    #expect(decision.expired.isEmpty)
  }

  @Test func filesBelowTheMarkCountForNothing() {
    var input = input(hours: 24)
    input.markSegment = 4
    input.markCommit = 30
    input.markRecords = 60
    #expect(RetentionDecision(input).firstKept == 4)
  }

  @Test func byHandGoesWhatNobodyHolds() {
    var input = input(hours: 24, [consumer(done: 34)])
    input.wantedBelow = 3
    #expect(RetentionDecision(input).firstKept == 3)
    input.wantedBelow = 9
    #expect(RetentionDecision(input).firstKept == 4)
    input.isForced = true
    let decision = RetentionDecision(input)
    #expect(decision.firstKept == 9)
    #expect(decision.expired == [1])
  }

  @Test func forceTakesNoMoreThanWasAskedFor() {
    var input = input(hours: 1, [consumer(done: 34)])
    input.wantedBelow = 2
    input.isForced = true
    #expect(RetentionDecision(input).firstKept == 4)
  }

  @Test func aClockThatWasAheadMakesNoSegmentYoung() {
    var input = input()
    // Two segments were begun while the clock was a year ahead.
    input.segments[2].created += 8760 * Self.hour
    input.segments[3].created += 8760 * Self.hour
    #expect(RetentionDecision(input).firstKept == 8)
  }

  @Test func aClockSetBackKeepsAll() {
    var input = input()
    input.now = 900 * Self.hour
    #expect(RetentionDecision(input).firstKept == 1)
    input.now = 1
    #expect(RetentionDecision(input).firstKept == 1)
  }

  @Test func nothingNeededEverGoes() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<20_000 {
      let input = Self.random(&random)
      let decision = RetentionDecision(input)
      let kept = input.segments.filter { $0.number >= decision.firstKept }
      let gone = input.segments.filter { $0.number < decision.firstKept }
      #expect(!kept.isEmpty)
      #expect(decision.firstKept >= input.markSegment)
      // What the tables need, and the whole segment behind it.
      if !gone.isEmpty, decision.firstKept > input.markSegment {
        #expect(decision.firstKept < input.appliedSegment)
      }
      let overCap = kept.reduce(0) { $0 + $1.bytes } > input.capBytes
      let due = gone.filter { $0.number >= input.markSegment }
      for consumer in input.consumers {
        let hadLost = consumer.commit < input.markCommit && consumer.records < input.markRecords
        let loses = due.contains { $0.lastCommit > consumer.commit && $0.lastRecords > consumer.records }
        #expect(decision.expired.contains(consumer.id) == (loses && !hadLost))
        if loses, !hadLost, consumer.holds { #expect(consumer.overflow != .block) }
        if loses, !hadLost, consumer.holds {
          // Only the cap takes what is held: with the last of what went, it would be above it.
          #expect(kept.reduce(due.last?.bytes ?? 0) { $0 + $1.bytes } > input.capBytes)
        }
      }
      if decision.blocksWriters {
        #expect(overCap)
        #expect(input.consumers.contains { $0.holds && $0.overflow == .block && decision.holders.contains($0.id) })
      }
      // Carried out, it stays so: there is nothing more to do.
      var next = input
      next.segments = kept
      next.markSegment = kept[0].number
      if let last = gone.last, kept[0].number > input.markSegment {
        next.markCommit = last.lastCommit
        next.markRecords = last.lastRecords
      }
      let again = RetentionDecision(next)
      #expect(again.firstKept == decision.firstKept)
      #expect(again.blocksWriters == decision.blocksWriters)
      #expect(again.expired.isEmpty)
    }
  }

  private static func random(_ random: inout SeededGenerator) -> RetentionDecision.Input {
    let count = UInt64.random(in: 1...12, using: &random)
    let first = UInt64.random(in: 1...5, using: &random)
    var commit = (first - 1) * 10
    var records = commit * 2
    var created = 1000 * hour
    let startCommit = commit
    let startRecords = records
    var segments: [RetentionDecision.Segment] = []
    for number in first..<first + count {
      commit += UInt64.random(in: 0...20, using: &random)
      records += UInt64.random(in: 0...20, using: &random)
      segments.append(
        .init(
          number: number, lastCommit: commit, lastRecords: records, bytes: Int.random(in: 50...150, using: &random),
          created: created))
      created += UInt64.random(in: 0...2 * hour, using: &random)
    }
    let consumers = (0..<UInt64.random(in: 0...4, using: &random)).map { id in
      // As checkpoints are: at the end of some segment or within it.
      let at = segments.randomElement(using: &random)!
      let isEnd = Bool.random(using: &random)
      return RetentionDecision.Consumer(
        id: id, commit: isEnd ? at.lastCommit : at.lastCommit - min(at.lastCommit, 1),
        records: isEnd ? at.lastRecords : at.lastRecords - min(at.lastRecords, 1),
        holds: Bool.random(using: &random), overflow: .allCases.randomElement(using: &random)!)
    }
    return RetentionDecision.Input(
      segments: segments, markSegment: first, markCommit: startCommit, markRecords: startRecords,
      appliedSegment: UInt64.random(in: first..<first + count, using: &random), consumers: consumers,
      retention: UInt64.random(in: 0...10, using: &random) * hour, now: created,
      capBytes: Int.random(in: 100...1500, using: &random))
  }
}
