import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The directory of one bucket below the root that stands for S3, and the files in it as keys.
///
/// No name leads out of it: a bucket is one plain name, a key has no empty, `.` or `..` parts, and nothing below the root
/// is followed that is a symbolic link.
struct BucketDirectory: Sendable {
  let path: String

  /// - Throws: the service's error for a name that no bucket can have, or if there is no root.
  init(_ bucket: String, in root: String?, _ operation: String) throws {
    guard let root else {
      throw WireError.validation(
        "\(operation) is not available: this endpoint was started without a directory for buckets (--export-dir)")
    }
    let bytes = Array(bucket.utf8)
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    guard (2...255).contains(bytes.count), isAlphanumeric(bytes[0]), isAlphanumeric(bytes[bytes.count - 1]),
      bytes.allSatisfy({ isAlphanumeric($0) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0) })
    else {
      throw WireError.validation(
        "1 validation error detected: Value '\(bucket)' at 's3Bucket' failed to satisfy constraint: Member must satisfy "
          + "regular expression pattern: ^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$")
    }
    path = "\(root)/\(bucket)"
  }

  /// The parts of a prefix. A slash at its end is allowed.
  ///
  /// - Throws: the service's error for a prefix that is no plain path.
  static func parts(_ prefix: String) throws -> [String] {
    var parts = prefix.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.last == "" { parts.removeLast() }
    guard prefix.utf8.count <= 1024, parts.allSatisfy({ !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }) else {
      throw WireError.validation("Invalid S3Prefix: it must be a plain path without empty, . and .. parts")
    }
    return parts
  }

  /// Makes the directory of a bucket and, below it, of these parts.
  ///
  /// - Throws: ``StoreError``; `misuse` if one of them is a symbolic link.
  func make(_ parts: [String]) throws -> String {
    var place = path
    for part in [nil] + parts.map(Optional.some) {
      if let part { place += "/" + part }
      try Files.makeDirectory(place)
      guard BucketDirectory.kind(place) == S_IFDIR else {
        throw StoreError(.misuse, "\(place) is not a directory")
      }
    }
    return place
  }

  var exists: Bool { BucketDirectory.kind(path) == S_IFDIR }

  /// The keys that begin with `prefix`, in order.
  func keys(_ prefix: String) throws -> [String] {
    var keys: [String] = []
    try collect("", prefix, &keys)
    return keys.sorted()
  }

  private func collect(_ below: String, _ prefix: String, _ keys: inout [String]) throws {
    for name in try StoreDirectory.contents(below.isEmpty ? path : "\(path)/\(below)") {
      let key = below.isEmpty ? name : "\(below)/\(name)"
      switch BucketDirectory.kind("\(path)/\(key)") {
      case S_IFDIR where key.hasPrefix(prefix) || prefix.hasPrefix(key + "/"): try collect(key, prefix, &keys)
      case S_IFREG where key.hasPrefix(prefix): keys.append(key)
      default: continue
      }
    }
  }

  /// What a path is, without following a link at its end; `nil` if there is nothing.
  private static func kind(_ path: String) -> mode_t? {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
  }
}
