import CPlatform

/// Makes segments: takes the one that was zero-filled ahead if it is there, else reserves a new file.
struct SegmentMaker {
  let directory: LogDirectory
  let segmentSize: Int

  /// Makes the segment of `header` and puts it in its place, over any file of that number (which can only be one that
  /// was never published). Its header is on the disk before its name is, and its name before this returns: a file
  /// named as a segment always has a whole header.
  func make(_ header: SegmentHeader) throws -> Segment {
    let name: String
    let file: LogFile
    if let ready = try LogFile(
      path: directory.file(LogDirectory.readyName), mode: .readWrite, faults: directory.faults),
      try ready.size == segmentSize
    {
      name = LogDirectory.readyName
      file = ready
    } else {
      // Not `next.part`: another process may be filling that one.
      name = "new-\(header.number).part"
      try directory.remove(name)
      guard
        let fresh = try LogFile(path: directory.file(name), mode: .createNew, faults: directory.faults)
      else { throw StreamError(.io, "Cannot create \(directory.file(name)).") }
      file = fresh
    }
    do {
      if name != LogDirectory.readyName { try file.reserve(segmentSize) }
      var header = header
      header.capacity = UInt64(segmentSize)
      let page = UnsafeMutableRawBufferPointer.allocate(byteCount: SegmentHeader.size, alignment: 8)
      defer { page.deallocate() }
      header.encode(into: page)
      try file.write(UnsafeRawBufferPointer(page), at: 0)
      try file.syncAll()
      try directory.rename(name, to: LogDirectory.segmentName(header.number))
      try directory.sync()
      let placed = try Segment.open(header.number, in: directory, writable: true)
      guard let placed else { throw StreamError(.io, "\(directory.segmentPath(header.number)) has gone.") }
      return placed
    } catch {
      // Whatever stage it reached, a segment that could not be completed must not be found later.
      try directory.remove(name)
      try directory.remove(LogDirectory.segmentName(header.number))
      throw error
    }
  }
}
