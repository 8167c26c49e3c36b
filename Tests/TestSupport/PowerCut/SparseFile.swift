import Foundation

/// Writes files with holes where there are only zeros: logs are zero-filled far ahead.
enum SparseFile {
  private static let block = 65536

  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw ProcessError(message: "cannot create \(path)", code: errno) }
    defer { close(file) }
    guard ftruncate(file, off_t(bytes.count)) == 0 else {
      throw ProcessError(message: "cannot size \(path)", code: errno)
    }
    try bytes.withUnsafeBytes { all in
      for start in stride(from: 0, to: all.count, by: block) {
        let part = UnsafeRawBufferPointer(rebasing: all[start..<min(start + block, all.count)])
        if isZero(part) { continue }
        guard pwrite(file, part.baseAddress, part.count, off_t(start)) == part.count else {
          throw ProcessError(message: "cannot write \(path)", code: errno)
        }
      }
    }
  }

  private static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    return bytes[0] == 0 && memcmp(start, start + 1, bytes.count - 1) == 0
  }
}
