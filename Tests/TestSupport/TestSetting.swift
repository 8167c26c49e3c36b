import Foundation

/// Numbers that the environment sets for longer or chosen runs of random tests.
public enum TestSetting {
  /// The environment's number called `name`, if it is one.
  public static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }
}
