import CPlatform

/// Zero-fills the next segment on a thread of its own, so that a sync writes no metadata and a full disk still has this
/// room. At most one thread of one process works at it: `next.part` is locked meanwhile.
///
/// Safe to share: the two words are atomic, all else is constant.
final class SegmentPreparer: @unchecked Sendable {
  private let directory: LogDirectory
  private let segmentSize: Int
  private let busy = UnsafeMutablePointer<UInt32>.allocate(capacity: 2)
  private var cancelled: UnsafeMutablePointer<UInt32> { busy + 1 }

  init(directory: LogDirectory, segmentSize: Int) {
    self.directory = directory
    self.segmentSize = segmentSize
    busy.initialize(repeating: 0, count: 2)
  }

  deinit { busy.deallocate() }

  /// Starts the work unless it is being done. Never fails: without a prepared segment one is made when needed.
  func start() {
    guard cplatform_replace32(busy, 0, 1) else { return }
    let context = Unmanaged.passRetained(self)
    let result = cplatform_start_thread(
      { Unmanaged<SegmentPreparer>.fromOpaque($0!).takeRetainedValue().run() }, context.toOpaque())
    if result != 0 {
      context.release()
      cplatform_store32(busy, 0)
    }
  }

  /// Ends the work at its next step.
  func cancel() { cplatform_store32(cancelled, 1) }

  private func run() {
    try? prepare()
    cplatform_store32(busy, 0)
  }

  private func prepare() throws {
    let path = directory.file(LogDirectory.partName)
    guard try LogFile(path: directory.file(LogDirectory.readyName), mode: .read) == nil,
      let file = try LogFile(path: path, mode: .create, faults: directory.faults), try file.tryLock(.exclusive)
    else { return }
    // Another may have completed it between the look and the lock: then the name is gone or means another file.
    guard let named = try LogFile(path: path, mode: .read), try named.inode == file.inode,
      try LogFile(path: directory.file(LogDirectory.readyName), mode: .read) == nil
    else { return }
    let step = 1 << 20
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 4096)
    defer { zeros.deallocate() }
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    do {
      try file.truncate(to: 0)
      try file.reserve(segmentSize)
      var offset = 0
      while offset < segmentSize {
        guard cplatform_load32(cancelled) == 0 else { return }
        let part = UnsafeRawBufferPointer(rebasing: zeros[..<min(step, segmentSize - offset)])
        try file.write(part, at: offset)
        offset += part.count
        // Often, so that no writer's sync finds all of it waiting before its own few bytes.
        if offset % (4 << 20) == 0 { try file.sync() }
      }
      try file.syncAll()
      try directory.rename(LogDirectory.partName, to: LogDirectory.readyName)
    } catch {
      try directory.remove(LogDirectory.partName)
      throw error
    }
  }
}
