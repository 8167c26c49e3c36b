import TestSupport
import Testing

@testable import TableStore

/// A generation answers for any commit it holds, as a dictionary kept per commit would.
struct GenerationsHoldEveryVersion {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func aReaderSeesTheStateOfItsCommit(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let generation = Generation(after: 10)
    var states: [[[UInt8]: [UInt8]?]] = [[:]]
    for commit in 11...400 as ClosedRange<UInt64> {
      var state = states.last!
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let key = random.bytes(Int.random(in: 1...6, using: &random))
        let value: [UInt8]? =
          Int.random(in: 0...3, using: &random) == 0 ? nil : random.bytes(Int.random(in: 0...40, using: &random))
        key.withUnsafeBytes { key in
          if let value {
            value.withUnsafeBytes { generation.insert(.items, key, $0, commit: commit) }
          } else {
            generation.insert(.items, key, nil, commit: commit)
          }
        }
        state[key] = .some(value)
      }
      generation.finish(commit)
      states.append(state)
    }
    for (index, state) in states.enumerated() {
      let commit = UInt64(index) + 10
      for key in states.last!.keys {
        let found = key.withUnsafeBytes { generation.get(.items, $0, at: commit, above: 10) }
        #expect(found.map { $0.value.map { Array($0) } } == state[key])
      }
    }
    // In order, and nothing twice.
    var keys: [[UInt8]] = []
    var node = generation.firstNode
    while let current = node {
      keys.append(Array(current.key))
      node = current.next(0)
    }
    #expect(keys == states.last!.keys.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(generation.keyCount == keys.count)
  }

  @Test func entriesAtOrBelowAppliedAreLeftToLMDB() {
    let generation = Generation(after: 0)
    let key: [UInt8] = [1, 2, 3]
    key.withUnsafeBytes { generation.insert(.items, $0, $0, commit: 5) }
    generation.finish(5)
    #expect(key.withUnsafeBytes { generation.get(.items, $0, at: 9, above: 5) } == nil)
    #expect(key.withUnsafeBytes { generation.get(.items, $0, at: 9, above: 4) } != nil)
  }

  @Test func aRefusedGroupIsTakenBack() {
    let generation = Generation(after: 0)
    let key: [UInt8] = [1]
    let old: [UInt8] = [10]
    let new: [UInt8] = [20]
    key.withUnsafeBytes { key in
      old.withUnsafeBytes { generation.insert(.items, key, $0, commit: 1) }
      generation.finish(1)
      new.withUnsafeBytes { generation.insert(.items, key, $0, commit: 2) }
      generation.retract(.items, key, downTo: 1)
      #expect(generation.get(.items, key, at: 9, above: 0)?.value.map { Array($0) } == old)
      new.withUnsafeBytes { generation.insert(.items, key, $0, commit: 2) }
      #expect(generation.get(.items, key, at: 9, above: 0)?.value.map { Array($0) } == new)
    }
  }

  /// Groups that fail are taken back while readers of what was there before get and scan: they notice nothing.
  @Test func readersNoticeNothingOfGroupsThatFail() async {
    let generation = Generation(after: 0)
    let keys = (0..<300 as Range<UInt16>).map { value in withUnsafeBytes(of: value.bigEndian) { Array($0) } }
    func write(_ commit: UInt64, _ keys: some Sequence<[UInt8]>) {
      for key in keys {
        withUnsafeBytes(of: commit) { value in
          key.withUnsafeBytes { generation.insert(.items, $0, value, commit: commit) }
        }
      }
    }
    // Half of the keys are new with the failing groups.
    write(1, keys.prefix(150))
    generation.finish(1)
    let isDone = Locked(false)
    await withTaskGroup(of: Int.self) { group in
      group.addTask {
        for _ in 0..<150 {
          write(2, keys)
          for key in keys { key.withUnsafeBytes { generation.retract(.items, $0, downTo: 1) } }
          await Task.yield()
        }
        isDone.withLock { $0 = true }
        return 0
      }
      group.addTask {
        var wrong = 0
        while !isDone.withLock({ $0 }) {
          var seen = 0
          var node = generation.firstNode
          while let current = node {
            if let version = current.version(at: 1, above: 0) {
              seen += 1
              if version.value?.loadUnaligned(as: UInt64.self) != 1 { wrong += 1 }
            }
            node = current.next(0)
          }
          if seen != 150 { wrong += 1 }
          for key in keys.prefix(150)
          where key.withUnsafeBytes({ generation.get(.items, $0, at: 1, above: 0)?.commit }) != 1 { wrong += 1 }
          await Task.yield()
        }
        return wrong
      }
      for await wrong in group { #expect(wrong == 0) }
    }
  }

  /// Readers run beside the writer without a lock; what they see of their commit never changes.
  @Test func readersBesideTheWriterSeeTheirCommitWhole() async {
    let generation = Generation(after: 0)
    let head = Locked<UInt64>(0)
    let keys = (0..<2000 as Range<UInt32>).map { value in withUnsafeBytes(of: value.bigEndian) { Array($0) } }
    await withTaskGroup(of: Int.self) { group in
      group.addTask {
        for commit in 1...60 as ClosedRange<UInt64> {
          for key in keys.prefix(Int(commit) * 33) {
            withUnsafeBytes(of: commit) { value in
              key.withUnsafeBytes { generation.insert(.items, $0, value, commit: commit) }
            }
          }
          generation.finish(commit)
          head.withLock { $0 = commit }
          await Task.yield()
        }
        return 0
      }
      group.addTask {
        var wrong = 0
        var commit: UInt64 = 0
        while commit < 60 {
          commit = head.withLock { $0 }
          guard commit > 0 else {
            await Task.yield()
            continue
          }
          var seen = 0
          var node = generation.firstNode
          while let current = node {
            if let value = current.version(at: commit, above: 0)?.value {
              seen += 1
              if value.loadUnaligned(as: UInt64.self) != commit { wrong += 1 }
            }
            node = current.next(0)
          }
          if seen != Int(commit) * 33 { wrong += 1 }
          for key in keys.prefix(Int(commit) * 33)
          where key.withUnsafeBytes({ generation.get(.items, $0, at: commit, above: 0) }) == nil { wrong += 1 }
          await Task.yield()
        }
        return wrong
      }
      for await wrong in group { #expect(wrong == 0) }
    }
  }
}
