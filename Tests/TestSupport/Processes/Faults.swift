import Foundation

/// What the preloaded fault library (`Tests/FaultShim`) is to do in a child process.
public struct Faults: Sendable {
  /// The library goes between a program and its files by `LD_PRELOAD`, which only Linux has.
  public static var available: Bool {
    #if os(Linux)
      true
    #else
      false
    #endif
  }

  /// Only files below this directory are watched.
  public var root: String
  /// Where to record every change and everything the program says; `nil`: nowhere.
  public var trace: String?
  /// Rules as `FaultShim.h` defines them, for example `sync@log/:2+:EIO`.
  public var rules: [String] = []
  /// Rules act only while this file exists; `nil`: always.
  public var arm: String?
  /// Gets a line for every rule that acts; `nil`: none.
  public var report: String?

  /// Seconds that the program's clock on the wall is ahead.
  public var clockAhead = 0

  public init(root: String, trace: String? = nil, rules: [String] = [], arm: String? = nil, report: String? = nil) {
    self.root = root
    self.trace = trace
    self.rules = rules
    self.arm = arm
    self.report = report
  }

  /// The variables that make a child load the library and tell it what to do.
  func environment() throws -> [String: String] {
    var variables = ["LD_PRELOAD": try BuiltProducts.faultShim(), "FAULT_ROOT": root]
    variables["FAULT_TRACE"] = trace
    variables["FAULT_RULES"] = rules.isEmpty ? nil : rules.joined(separator: ";")
    variables["FAULT_ARM"] = arm
    variables["FAULT_REPORT"] = report
    variables["FAULT_CLOCK"] = clockAhead == 0 ? nil : String(clockAhead)
    return variables
  }

  /// The lines of the report so far: `call path action`, one for every rule that acted.
  public func reported() -> [String] {
    guard let report, let text = try? String(contentsOfFile: report, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map(String.init)
  }
}
