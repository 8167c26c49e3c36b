import Foundation

/// What this process holds in memory, in bytes. Zero where the system does not say.
struct MemoryFigures {
  /// Heap, stacks and other pages of no file.
  var anonymous = 0
  /// Resident pages that are not of files mapped below the given directory: with the code of the program and its
  /// libraries, RocksDB's and SQLite's among them whichever store is open.
  var besidesMaps = 0
  /// The most that was ever resident, maps included.
  var peak = 0

  /// Reads the figures of Linux's `/proc`.
  static func current(mapsBelow directory: String) -> MemoryFigures {
    var figures = MemoryFigures()
    let path = URL(fileURLWithPath: directory).standardizedFileURL.resolvingSymlinksInPath().path
    var isMap = false
    for line in lines(of: "/proc/self/smaps") {
      if line.first?.isUppercase != true {
        isMap = line.contains(path)
      } else if !isMap, let bytes = kilobytes(line, "Rss:") {
        figures.besidesMaps += bytes
      }
    }
    for line in lines(of: "/proc/self/status") {
      if let bytes = kilobytes(line, "RssAnon:") { figures.anonymous = bytes }
      if let bytes = kilobytes(line, "VmHWM:") { figures.peak = bytes }
    }
    return figures
  }

  /// The same as ``anonymous`` alone, quickly.
  static func currentAnonymous() -> Int {
    lines(of: "/proc/self/status").lazy.compactMap { kilobytes($0, "RssAnon:") }.first ?? 0
  }

  private static func lines(of path: String) -> [Substring] {
    // Files of /proc have no size, so they must be read until they end.
    guard let data = FileHandle(forReadingAtPath: path)?.readDataToEndOfFile() else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
  }

  private static func kilobytes(_ line: Substring, _ label: String) -> Int? {
    guard line.hasPrefix(label) else { return nil }
    return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
  }
}
