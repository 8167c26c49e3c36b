import TestSupport
import Testing

@testable import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Opening and closing a store keeps waiting only those who want the same one, and leaks nothing to child processes.
struct StoresOpenBesideOthers {
  @Test(.timeLimit(.minutes(1)))
  func anOpeningThatWaitsDoesNotKeepOthersFromOtherStores() throws {
    let slow = try TemporaryDirectory()
    let gate = try LMDBEnvironment.gate(slow.path)
    let opened = Signal<Engine?>(nil)
    let opener = WorkerThread {
      let engine = try? EngineRegistry.open(slow.path, EngineOptions())
      opened.update { $0 = engine }
    }
    let other = try EngineHarness()
    try other.put([1], [1])
    try other.reopen()
    #expect(opened.read { $0 == nil })
    gate.release()
    opener.join()
    let engine = try #require(opened.read { $0 })
    #expect(try EngineRegistry.open(slow.path, EngineOptions()) === engine)
    try EngineRegistry.close(engine)
    try EngineRegistry.close(engine)
    // Nobody has it open now: a third closing is nobody's.
    try EngineRegistry.close(engine)
  }

  /// Many threads open, use and close one store; each finds it working, and what they wrote is there.
  @Test func threadsOpeningAndClosingOneStoreNeverMeetAClosedEngine() async throws {
    let directory = try TemporaryDirectory()
    var options = EngineOptions()
    options.durability = .none
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<4 as Range<UInt8> {
        group.addTask { [options] in
          for round in 0..<15 as Range<UInt8> {
            let engine = try EngineRegistry.open(directory.path, options)
            _ = try await engine.commitAsync { $0.put([task, round], [1]) }
            try EngineRegistry.close(engine)
          }
        }
      }
      try await group.waitForAll()
    }
    let engine = try EngineRegistry.open(directory.path, options)
    defer { try? EngineRegistry.close(engine) }
    #expect(try engine.snapshot { try $0.keys(.items, KeyRange(lower: [], upper: nil)).count } == 60)
  }

  #if os(Linux)
    @Test func everyDescriptorOfAStoreIsClosedInChildren() throws {
      let harness = try EngineHarness()
      try harness.put([1], [1])
      try harness.engine.applyAll()
      let place = try #require(realpath(harness.directory.path, nil))
      defer { free(place) }
      var found = 0
      for name in try StoreDirectory.contents("/proc/self/fd") {
        var target = [CChar](repeating: 0, count: 4096)
        guard readlink("/proc/self/fd/" + name, &target, 4095) > 0, let number = Int32(name) else { continue }
        guard strncmp(target, place, strlen(place)) == 0 else { continue }
        found += 1
        #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0, "\(name)")
      }
      #expect(found >= 5)
    }
  #endif
}
