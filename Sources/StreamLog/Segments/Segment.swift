/// An open segment: its file and what its header says. Immutable, so it may be shared between threads.
final class Segment: Sendable {
  let file: LogFile
  let header: SegmentHeader

  var number: UInt64 { header.number }
  var capacity: Int { Int(header.capacity) }

  init(file: LogFile, header: SegmentHeader) {
    self.file = file
    self.header = header
  }

  /// Opens segment `number`; `nil` if its file is not there.
  static func open(_ number: UInt64, in directory: LogDirectory, writable: Bool = false) throws -> Segment? {
    let path = directory.segmentPath(number)
    guard let file = try LogFile(path: path, mode: writable ? .readWrite : .read, faults: directory.faults)
    else { return nil }
    return Segment(file: file, header: try SegmentHeader(file: file, number: number))
  }
}
