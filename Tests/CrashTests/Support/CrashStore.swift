import Foundation
import TestSupport

/// A store in a temporary directory that child processes write to and are killed over. The test process itself never
/// opens it.
struct CrashStore {
  private let place: TemporaryDirectory
  /// The directory that holds the store's; what the fault library watches.
  let root: String
  let path: String

  /// `parent`: where to put it, for example a small file system.
  init(in parent: String? = nil) throws {
    place = try TemporaryDirectory(in: parent)
    root = try place.makeDirectory("root")
    path = root + "/store"
  }

  /// A path beside the root, which the fault library does not watch.
  func beside(_ name: String) -> String { place.file(name) }

  /// Starts a writer, with settings as `CrashWriter` reads them (`"threads=4"`).
  func write(_ settings: String..., faults: Faults? = nil) throws -> ChildProcess {
    try write(settings, faults: faults)
  }

  func write(_ settings: [String], faults: Faults? = nil) throws -> ChildProcess {
    try ChildProcess(BuiltProducts.program("CrashWriter"), ["write", path] + settings, faults: faults)
  }

  /// Starts another command of the writing program.
  func start(_ command: String, _ settings: String..., faults: Faults? = nil) throws -> ChildProcess {
    try ChildProcess(BuiltProducts.program("CrashWriter"), [command, path] + settings, faults: faults)
  }

  /// Opens the store in a fresh process, compares its structures and reads what is in it.
  func dump(_ settings: String...) throws -> StoreDump {
    try Self.dump(path, settings)
  }

  static func dump(_ path: String, _ settings: [String] = []) throws -> StoreDump {
    let child = try ChildProcess(BuiltProducts.program("CrashWriter"), ["dump", path] + settings)
    let lines = try child.remainingLines()
    let ending = try child.wait()
    var dump = StoreDump(lines)
    if ending != .exited(0) { dump.problems.append("the dump ended with \(ending): \(child.errorText)") }
    return dump
  }
}

extension ChildProcess {
  /// Waits until a writer has opened the store; notes what it said until then.
  func waitUntilReady() throws {
    guard try nextLine() == "ready" else {
      throw ProcessError(message: "the writer did not get ready: " + errorText)
    }
  }

  /// Tells a writer to stop, waits until it has, and returns what it said.
  func stopWriting() throws -> [String] {
    closeInput()
    let lines = try remainingLines()
    try wait()
    return lines
  }
}
