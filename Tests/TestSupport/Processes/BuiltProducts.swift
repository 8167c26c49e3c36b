import Foundation

/// Where the build put the programs and libraries that tests start or preload.
public enum BuiltProducts {
  /// The directory of the test program itself.
  public static let directory: String = {
    #if canImport(Darwin)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return URL(fileURLWithPath: bundle.bundlePath).deletingLastPathComponent().path
      }
    #endif
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent().path
  }()

  /// The path of a program of this package; throws if it was not built.
  public static func program(_ name: String) throws -> String {
    try existing(directory + "/" + name)
  }

  /// The library to preload into child processes for faults and traces.
  public static func faultShim() throws -> String {
    try existing(directory + "/libFaultShim.so")
  }

  private static func existing(_ path: String) throws -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ProcessError(message: "\(path) has not been built; run `swift build --build-tests`")
    }
    return path
  }
}
