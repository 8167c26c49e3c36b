import TableStore
import TestSupport
import Testing

/// Each validator finds the violation planted for it, and none where there is none.
@Suite struct ValidatorsCatchViolationsTests {
  private typealias Example = ValidatorExample

  @Test func findNothingWhereAllIsWell() {
    #expect(StreamValidators.violations(Example.observation, against: Example.truth) == [])
    #expect(OrderedValidator(.item).violations(Example.observation, against: Example.truth) == [])
  }

  @Test func orderedCatchesASwapInABatch() {
    var observation = Example.observation
    observation.runs[1].batches[0].changes.swapAt(0, 1)
    #expect(Example.broken(observation).contains(.ordered))
  }

  @Test func orderedCatchesALateFirstSight() {
    var observation = Example.observation
    observation.runs[0].batches.swapAt(0, 1)
    #expect(Example.broken(observation).contains(.ordered))
  }

  @Test func orderedCatchesTimesAndEpochsThatGoBack() {
    var observation = Example.observation
    observation.runs[1].batches[1].changes[0].timestamp = 1
    observation.runs[0].batches[0].changes[0].epoch = 2
    let violations = OrderedValidator().violations(observation, against: Example.truth)
    #expect(violations.count == 2)
  }

  @Test func orderedByItemAllowsOtherItemsToPass() {
    var observation = Example.observation
    // Commit 3 holds another item than commit 2.
    observation.runs = [
      .init([.init(Example.changes(1...1)), .init(Example.changes(3...3)), .init(Example.changes(2...2))])
    ]
    #expect(OrderedValidator(.item).violations(observation, against: Example.truth) == [])
    #expect(OrderedValidator(.store).violations(observation, against: Example.truth).count == 2)
    // The first change of commit 4 is of the item of commit 1.
    observation.runs = [.init([.init(Example.changes(4...4)), .init(Example.changes(1...1))])]
    #expect(OrderedValidator(.item).violations(observation, against: Example.truth).count == 1)
  }

  @Test func uniqueCatchesARepetitionOfWhatWasDone() {
    var observation = Example.observation
    observation.runs[1].batches.append(.init(Example.changes(5...5)))
    #expect(Example.broken(observation) == [.unique])
  }

  @Test func uniqueCatchesOneIdentityOfTwoChanges() {
    var observation = Example.observation
    observation.runs[0].batches[1].changes[0].digest = 1
    #expect(Example.broken(observation).contains(.unique))
  }

  @Test func atomicCatchesASplitCommit() {
    var observation = Example.observation
    let changes = Example.changes(3...4)
    observation.runs[1].batches.replaceSubrange(
      0...0, with: [.init(Array(changes[..<2])), .init(Array(changes[2...]))])
    #expect(Example.broken(observation) == [.atomic])
    for batch in 0...1 { observation.runs[1].batches[batch].isPart = true }
    #expect(Example.broken(observation) == [])
  }

  @Test func atomicCatchesMixedCommitsAndWrongSizes() {
    var observation = Example.observation
    observation.runs[1].batches[0].changes.swapAt(0, 1)
    #expect(Example.broken(observation).contains(.atomic))
    observation = Example.observation
    observation.runs[1].batches[1].changes[0].commitSize = 2
    #expect(Example.broken(observation).contains(.atomic))
  }

  @Test func reliableCatchesAMissingChange() {
    var observation = Example.observation
    observation.runs[1].batches.removeLast()
    #expect(Example.broken(observation) == [.reliable])
    observation.end = Example.changes(4...4).last?.position
    #expect(Example.broken(observation) == [])
  }

  @Test func reliableCatchesAChangeThatWasSeenAndNeverDone() {
    var observation = Example.observation
    observation.runs[1].batches[1].isDone = false
    #expect(Example.broken(observation) == [.reliable])
  }

  @Test func reliableCatchesWhatTheLogDoesNotSay() {
    var observation = Example.observation
    observation.runs[1].batches[1].changes[0].digest = 1
    #expect(Example.broken(observation) == [.reliable])
    observation = Example.observation
    observation.runs[1].batches.append(.init([ObservedChange(StreamPosition(commit: 9, index: 0), timestamp: 9000)]))
    #expect(Example.broken(observation) == [.reliable])
  }

  @Test func resumableCatchesARunThatSkips() {
    var observation = Example.observation
    observation.runs[0].batches.removeLast()
    observation.runs[1].batches.removeFirst()
    observation.runs[1].resumedAfter = Example.changes(4...4).last?.position
    #expect(Example.broken(observation) == [.reliable, .resumable])
  }

  @Test func resumableCatchesARunThatGoesBack() {
    var observation = Example.observation
    observation.runs[1].resumedAfter = Example.changes(1...1).last?.position
    observation.runs[1].batches.insert(.init(Example.changes(2...2)), at: 0)
    #expect(Example.broken(observation) == [.unique, .resumable])
  }

  @Test func resumableCatchesARunThatBeginsElsewhereThanItSays() {
    var observation = Example.observation
    observation.runs[1].batches.removeFirst()
    #expect(Example.broken(observation).contains(.resumable))
  }

  @Test func resumableAllowsACommitThatNobodyHeardOf() {
    var observation = Example.observation
    observation.runs[1].resumedAfter = Example.changes(4...4).last?.position
    observation.runs[1].batches.removeFirst()
    #expect(ResumableValidator().violations(observation, against: Example.truth) == [])
  }
}
