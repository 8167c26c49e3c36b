import Foundation
import TestSupport
import Testing

@testable import TableStore

/// A store whose parts do not belong together, or that a newer version wrote, is refused before anything is served.
struct StoresThatDoNotFitAreRefused {
  /// The tables are ahead of the log: new commits would be taken for applied ones and vanish.
  @Test func whenTheLogEndsBeforeWhatWasApplied() throws {
    let directory = try TemporaryDirectory()
    let (store, log, old) = (directory.file("store"), directory.file("store/log"), directory.file("old"))
    var engine = try EngineRegistry.open(store, EngineOptions())
    _ = try engine.commit { $0.put([1], [1]) }
    try EngineRegistry.close(engine)
    try FileManager.default.copyItem(atPath: log, toPath: old)
    // The page of a machine that has been started anew is of no use.
    try FileManager.default.removeItem(atPath: old + "/head")
    engine = try EngineRegistry.open(store, EngineOptions())
    for number in 0..<20 as Range<UInt8> { _ = try engine.commit { $0.put([number], [2]) } }
    try engine.applyAll()
    try EngineRegistry.close(engine)
    try FileManager.default.removeItem(atPath: log)
    try FileManager.default.moveItem(atPath: old, toPath: log)

    let error = #expect(throws: StoreError.self) { try EngineRegistry.open(store, EngineOptions()) }
    #expect(error?.code == .storeCorrupted)
    // Refused is refused: the second attempt finds nothing half open.
    let again = #expect(throws: StoreError.self) { try EngineRegistry.open(store, EngineOptions()) }
    #expect(again?.code == .storeCorrupted)
  }

  @Test(arguments: [[9, 1, 1, 65], [1, 200, 1, 65, 0]] as [[UInt8]])
  func whenARedoOperationIsOfAnUnknownKind(redo: [UInt8]) {
    let error = #expect(throws: StoreError.self) {
      try redo.withUnsafeBytes {
        try Redo.forEach($0, records: UnsafeRawBufferPointer(start: nil, count: 0)) { _, _, _ in }
      }
    }
    #expect(error?.code == .storeNewer)
  }
}
