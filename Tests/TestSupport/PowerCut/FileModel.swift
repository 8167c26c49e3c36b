/// One file on a disk with a volatile cache: what is certainly there, and what may be.
///
/// After a sync all earlier changes are certain. After a failed sync the changes it covered stay uncertain for ever:
/// the kernel marks their pages clean, so that a later sync does not write them.
final class FileModel {
  private enum Change {
    case write(at: Int, bytes: ArraySlice<UInt8>)
    case resize(Int)
  }

  private struct Pending {
    let change: Change
    /// The place in the trace.
    let moment: Int
    var certain: Bool
    var forsaken = false
  }

  /// The unit a disk writes as a whole.
  static let sector = 512

  private var certain: [UInt8]
  private var pending: [Pending] = []

  init(contents: [UInt8] = []) {
    certain = contents
  }

  func write(at offset: Int, _ bytes: ArraySlice<UInt8>, moment: Int, durable: Bool) {
    pending.append(Pending(change: .write(at: offset, bytes: bytes), moment: moment, certain: durable))
    settle()
  }

  func resize(to size: Int, moment: Int) {
    pending.append(Pending(change: .resize(size), moment: moment, certain: false))
  }

  /// A sync that began at `moment` has ended.
  func synced(since moment: Int, failed: Bool) {
    for index in pending.indices where pending[index].moment < moment {
      if failed {
        pending[index].forsaken = true
      } else if !pending[index].forsaken {
        pending[index].certain = true
      }
    }
    settle()
  }

  /// The contents the file may have after a power cut now.
  func contents(losing loss: UnsyncedLoss, using generator: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = certain
    // Changes of size reach the disk in their order; the sectors of the data in any.
    let grown = loss == .nothing ? pending.count : Int.random(in: 0...pending.count, using: &generator)
    for (index, entry) in pending.enumerated() {
      if entry.certain || loss == .nothing {
        Self.apply(entry.change, to: &bytes)
        continue
      }
      switch (loss, entry.change) {
      case (.everything, _), (.nothing, _):
        continue
      case (.tail, .write(let offset, let data)) where index == grown:
        let sectors = Int.random(in: 0...(data.count / Self.sector), using: &generator)
        Self.apply(.write(at: offset, bytes: Self.head(of: data, at: offset, sectors: sectors)), to: &bytes)
      case (.tail, _), (.scattered, .resize):
        if index < grown { Self.apply(entry.change, to: &bytes) }
      case (.scattered, .write(let offset, let data)):
        if index < grown { Self.grow(&bytes, to: offset + data.count) }
        Self.scatter(data, at: offset, over: &bytes, using: &generator)
      }
    }
    return bytes
  }

  /// Moves the certain changes from the front of the list into the contents.
  private func settle() {
    let count = pending.prefix { $0.certain }.count
    for entry in pending[..<count] { Self.apply(entry.change, to: &certain) }
    pending.removeFirst(count)
  }

  private static func apply(_ change: Change, to bytes: inout [UInt8]) {
    switch change {
    case .write(let offset, let data):
      guard !data.isEmpty else { return }
      grow(&bytes, to: offset + data.count)
      bytes.withUnsafeMutableBytes { target in
        data.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0) }
      }
    case .resize(let size):
      if size < bytes.count { bytes.removeLast(bytes.count - size) }
      grow(&bytes, to: size)
    }
  }

  private static func grow(_ bytes: inout [UInt8], to size: Int) {
    if bytes.count < size { bytes.append(contentsOf: repeatElement(0, count: size - bytes.count)) }
  }

  /// The part of a write that lies in its first `sectors` sectors on disk.
  private static func head(of data: ArraySlice<UInt8>, at offset: Int, sectors: Int) -> ArraySlice<UInt8> {
    let end = (offset / sector + sectors) * sector
    return data.prefix(max(0, end - offset))
  }

  /// Writes every sector of `data` or leaves it, as the coin falls; never beyond the file's size.
  private static func scatter(
    _ data: ArraySlice<UInt8>, at offset: Int, over bytes: inout [UInt8],
    using generator: inout some RandomNumberGenerator
  ) {
    var position = offset
    let end = min(offset + data.count, bytes.count)
    while position < end {
      let next = min(end, (position / sector + 1) * sector)
      if Bool.random(using: &generator) {
        let from = data.startIndex + (position - offset)
        bytes.replaceSubrange(position..<next, with: data[from..<(from + next - position)])
      }
      position = next
    }
  }
}
