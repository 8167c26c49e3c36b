import Foundation
import Synchronization

/// The directory of one run and the worker it has started. Interrupting the run ends the worker and removes both;
/// what a run left that was itself killed, the next one removes.
final class ScratchDirectory: Sendable {
  private static let stem = "run-"

  let path: String
  private let worker = Mutex<pid_t?>(nil)
  /// Kept alive; written by `init` alone.
  nonisolated(unsafe) private var signals: [any DispatchSourceSignal] = []

  /// Makes a new directory below `parent`.
  init(below parent: String) throws {
    try FileSystem.createDirectory(parent)
    Self.removeLeftovers(below: parent)
    let absolute = URL(fileURLWithPath: parent).standardizedFileURL.path
    path = "\(absolute)/\(Self.stem)\(ProcessInfo.processInfo.processIdentifier)"
    try FileSystem.createDirectory(path)
    for number in [SIGINT, SIGTERM, SIGHUP] { watch(number) }
  }

  func remove() { FileSystem.remove(path) }

  func start(_ process: Process) throws {
    try worker.withLock { identifier in
      try process.run()
      identifier = process.processIdentifier
    }
  }

  func finish(_ process: Process) {
    process.waitUntilExit()
    worker.withLock { $0 = nil }
  }

  private func watch(_ number: Int32) {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { [self] in
      worker.withLock { identifier in
        if let identifier { _ = kill(identifier, SIGKILL) }
        remove()
        exit(128 + number)
      }
    }
    source.activate()
    signals.append(source)
  }

  /// Removes directories whose process is no more.
  private static func removeLeftovers(below parent: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(stem) {
      guard let owner = pid_t(name.dropFirst(stem.count)), kill(owner, 0) != 0, errno == ESRCH else { continue }
      FileSystem.remove("\(parent)/\(name)")
    }
  }
}
