import Foundation
import TestSupport

/// What a run of the built command answered.
struct Answer {
  var status: Int32
  var output: String
  var errors: String

  /// Standard output without its last line end.
  var line: String { output.hasSuffix("\n") ? String(output.dropLast()) : output }
}

/// A temporary directory and the built `mallctl`, run as a child with it as working directory. Its store is `mall.store`.
struct Workshop {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  var store: String { path("mall.store") }

  func path(_ name: String) -> String { directory.path + "/" + name }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  /// A workshop with the table `products`, key `sku`, and an index `by-category`.
  static func withProducts() throws -> Workshop {
    let shop = try Workshop()
    let answer = try shop.run(
      "create-table", "products", "--key", "sku:S", "--gsi", "by-category:category:S,title:S:ALL")
    guard answer.status == 0 else { throw UnexpectedAnswer(answer: answer) }
    return shop
  }

  struct UnexpectedAnswer: Error { var answer: Answer }

  func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> Answer {
    try run(arguments, input: input, environment: environment)
  }

  /// Runs the command. Output goes through files, so that no pipe can fill up.
  func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Answer {
    let id = UUID().uuidString
    let files = TemporaryFiles(prefix: FileManager.default.temporaryDirectory.path + "/mallctl-\(id)")
    defer { files.remove() }
    try input.write(toFile: files.input, atomically: false, encoding: .utf8)
    for file in [files.output, files.errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    var variables = ProcessInfo.processInfo.environment
    variables["MALL_STORE"] = nil
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files.input))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files.output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files.errors))
    try process.run()
    process.waitUntilExit()
    // A signal shows as a status no command uses.
    let status = process.terminationReason == .exit ? process.terminationStatus : 1000 + process.terminationStatus
    return Answer(
      status: status, output: try String(contentsOfFile: files.output, encoding: .utf8),
      errors: try String(contentsOfFile: files.errors, encoding: .utf8))
  }

  private struct TemporaryFiles {
    let prefix: String
    var input: String { prefix + ".in" }
    var output: String { prefix + ".out" }
    var errors: String { prefix + ".err" }
    func remove() { for file in [input, output, errors] { try? FileManager.default.removeItem(atPath: file) } }
  }

  /// The command, which is built beside the tests.
  static let binary: URL = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") { folder = bundle.bundleURL }
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("mallctl")
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory), !isDirectory.boolValue {
        return candidate
      }
    }
    return URL(fileURLWithPath: "/mallctl-is-not-built")
  }()

  /// Names and contents of all files of the store.
  func contents() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: store)?.compactMap({ $0 as? String }) ?? [] {
      files[name] = FileManager.default.contents(atPath: store + "/" + name) ?? Data()
    }
    return files
  }
}
