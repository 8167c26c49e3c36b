import Foundation
import TestSupport

/// A `FaultChild` at work in a directory of its own, with the fault library before it.
struct FaultSession {
  let place: TemporaryDirectory
  let root: String
  let faults: Faults
  let child: ChildProcess

  /// `armed`: whether rules need the arm file first (`arm()` makes it).
  init(rules: [String] = [], armed: Bool = true) throws {
    place = try TemporaryDirectory()
    root = try place.makeDirectory("root")
    faults = Faults(
      root: root, trace: place.file("trace"), rules: rules, arm: armed ? nil : place.file("arm"),
      report: place.file("report"))
    child = try ChildProcess(BuiltProducts.program("FaultChild"), faults: faults)
  }

  /// Has the child carry out one command on files below the root; the file names start with `/`.
  /// Returns its answer, or `nil` if it died.
  @discardableResult
  func run(_ command: String) throws -> String? {
    try child.send(command.replacingOccurrences(of: " /", with: " \(root)/"))
    return try child.nextLine()
  }

  /// Carries out commands that must all succeed.
  func runAll(_ commands: String...) throws {
    for command in commands {
      let answer = try run(command)
      if answer != "ok" { throw ProcessError(message: "'\(command)' gave \(answer ?? "nothing")") }
    }
  }

  func arm() {
    _ = FileManager.default.createFile(atPath: place.file("arm"), contents: nil)
  }

  func disarm() throws {
    try FileManager.default.removeItem(atPath: place.file("arm"))
  }

  /// The contents of a file below the root, or `nil`.
  func contents(_ name: String) -> String? {
    FileManager.default.contents(atPath: root + name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Ends the child and reads what it did.
  func finish() throws -> FaultTrace {
    child.closeInput()
    try child.wait()
    return try FaultTrace(contentsOf: place.file("trace"))
  }
}
