/// One file on a disk with a volatile cache: what is certainly there, and what may be.
///
/// After a sync all earlier changes are certain. After a failed sync the changes it covered stay uncertain for ever:
/// the kernel marks their pages clean, so that a later sync does not write them.
final class FileModel {
  private enum Change {
    case write(at: Int, bytes: ArraySlice<UInt8>)
    case zeros(at: Int, count: Int)
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

  private var certain: SparseBytes
  private var pending: [Pending] = []

  init(contents: SparseBytes = SparseBytes()) {
    certain = contents
  }

  func write(at offset: Int, _ bytes: ArraySlice<UInt8>, moment: Int, durable: Bool) {
    pending.append(Pending(change: .write(at: offset, bytes: bytes), moment: moment, certain: durable))
    settle()
  }

  func writeZeros(at offset: Int, count: Int, moment: Int, durable: Bool) {
    pending.append(Pending(change: .zeros(at: offset, count: count), moment: moment, certain: durable))
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
  func contents(losing loss: UnsyncedLoss, using generator: inout some RandomNumberGenerator) -> SparseBytes {
    var bytes = certain
    // Changes of size reach the disk in their order; the sectors of the data in any.
    let reached = Int.random(in: 0...pending.count, using: &generator)
    for (index, entry) in pending.enumerated() {
      switch (loss, entry.change) {
      case _ where entry.certain, (.nothing, _):
        Self.apply(entry.change, to: &bytes)
      case (.everything, _):
        continue
      case (.tail, .write(let offset, let data)) where index == reached:
        let sectors = Int.random(in: 0...(data.count / Self.sector + 1), using: &generator)
        let end = (offset / Self.sector + sectors) * Self.sector
        bytes.write(data.prefix(max(0, end - offset)), at: offset)
      case (.tail, _), (.scattered, .resize):
        if index < reached { Self.apply(entry.change, to: &bytes) }
      case (.scattered, .write(let offset, let data)):
        if index < reached { bytes.grow(to: offset + data.count) }
        Self.scatter(data, at: offset, over: &bytes, using: &generator)
      case (.scattered, .zeros(let offset, let count)):
        if index < reached { bytes.grow(to: offset + count) }
        if Bool.random(using: &generator) { bytes.writeZeros(at: offset, count: min(count, bytes.count - offset)) }
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

  private static func apply(_ change: Change, to bytes: inout SparseBytes) {
    switch change {
    case .write(let offset, let data): bytes.write(data, at: offset)
    case .zeros(let offset, let count): bytes.writeZeros(at: offset, count: count)
    case .resize(let size): bytes.resize(to: size)
    }
  }

  /// Writes every sector of `data` or leaves it, as the coin falls; never beyond the file's size.
  private static func scatter(
    _ data: ArraySlice<UInt8>, at offset: Int, over bytes: inout SparseBytes,
    using generator: inout some RandomNumberGenerator
  ) {
    var position = offset
    let end = min(offset + data.count, bytes.count)
    while position < end {
      let next = min(end, (position / sector + 1) * sector)
      if Bool.random(using: &generator) {
        let from = data.startIndex + (position - offset)
        bytes.write(data[from..<(from + next - position)], at: position)
      }
      position = next
    }
  }
}
