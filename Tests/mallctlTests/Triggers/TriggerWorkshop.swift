import Foundation
import TestSupport

extension Workshop {
  /// A workshop with the tables `products` (key `sku`) and `counts` (key `id`), and the script `count.sh`, which adds 1 to
  /// the item `all` of `counts` for every change.
  static func withTriggers() throws -> Workshop {
    let shop = try Workshop.withProducts()
    _ = try shop.run("create-table", "counts", "--key", "id:S")
    try shop.script("count.sh", #"while read -r line; do echo '\#(Workshop.effect)'; done"#)
    return shop
  }

  /// The effect of `count.sh`.
  static let effect = #"{"add":{"table":"counts","key":{"id":"all"},"attribute":"n","value":1}}"#

  func script(_ name: String, _ text: String) throws {
    try write("#!/bin/sh\n\(text)\n", to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path(name))
  }

  func put(_ skus: String...) throws {
    for sku in skus { _ = try run("put", "products", #"{"sku":"\#(sku)","title":"\#(sku)"}"#) }
  }

  /// How often `count.sh` has had its effect.
  func counted() throws -> Int {
    let line = try run("get", "counts", #"{"id":"all"}"#).line
    let item = line.isEmpty ? nil : try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    return item?["n"] as? Int ?? 0
  }

  func shown(_ trigger: String) throws -> [String: Any] {
    let answer = try run("trigger", "show", trigger, "--json")
    guard let object = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any] else {
      throw UnexpectedAnswer(answer: answer)
    }
    return object
  }

  /// Starts `run-triggers` in the workshop's directory.
  func startRunning(_ arguments: String...) throws -> ChildProcess {
    // A child has the test's directory; a shell takes it to the workshop's and becomes the command.
    try ChildProcess(
      "/bin/sh",
      ["-c", #"cd "$0" && exec "$@""#, directory.path, Workshop.binary.path, "run-triggers", "--store", store]
        + arguments)
  }

  struct NeverHappened: Error { var what: String }

  /// Waits until `condition` holds.
  func wait(for what: String, _ condition: () throws -> Bool) throws {
    for _ in 0..<600 {
      if try condition() { return }
      usleep(50_000)
    }
    throw NeverHappened(what: what)
  }
}
