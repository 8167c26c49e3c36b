import Foundation

/// The machine a run was made on.
struct Machine: Codable {
  var processor: String
  var cores: Int
  var memoryBytes: UInt64
  var system: String
  var fileSystem: String
  var date: String

  static func current(directory: String) -> Machine {
    Machine(
      processor: field("model name", of: "/proc/cpuinfo") ?? "unknown processor",
      cores: ProcessInfo.processInfo.activeProcessorCount,
      memoryBytes: ProcessInfo.processInfo.physicalMemory,
      system: ProcessInfo.processInfo.operatingSystemVersionString,
      fileSystem: fileSystem(of: directory),
      date: Date().formatted(.iso8601))
  }

  private static func field(_ name: String, of path: String) -> String? {
    text(of: path).split(separator: "\n").first { $0.hasPrefix(name) }?
      .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// Device and type of the mount that holds the directory, on Linux.
  private static func fileSystem(of directory: String) -> String {
    let path = URL(fileURLWithPath: directory).standardizedFileURL.path
    let mounts = text(of: "/proc/self/mounts").split(separator: "\n").map { $0.split(separator: " ") }
    let holders = mounts.filter { $0.count > 2 && (path == $0[1] || path.hasPrefix($0[1] == "/" ? "/" : $0[1] + "/")) }
    return holders.max { $0[1].count < $1[1].count }.map { "\($0[2]) on \($0[0])" } ?? "unknown file system"
  }

  private static func text(of path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
