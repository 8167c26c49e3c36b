#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The limit of the machine: the change records of a commit appended to a zero-filled file and synced. It keeps no
/// items, so its images are made up, and it goes round in its file.
final class AppendContender: Contender, @unchecked Sendable {
  static let kind = ContenderKind.append
  static let concurrentCallers = 1
  private static let recordCount = ProductImage.keyCount + 2 * ProductImage.count
  private static let fillCount = 1 << 20

  private let descriptor: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: fillCount, alignment: 4096)
  private var position = 0

  init(directory: String, indexed: Bool) throws {
    descriptor = open("\(directory)/append.log", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw BenchError("cannot open a file in \(directory): errno \(errno)") }
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { buffer.deallocate() }

  func close() throws {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  /// Fills the file with zeros once, so that a sync has no metadata to write.
  func load(_ items: ArraySlice<Int>) throws {
    guard items.startIndex == 0 else { return }
    for offset in stride(from: 0, to: BenchConstants.appendFileBytes, by: Self.fillCount) {
      guard pwrite(descriptor, buffer.baseAddress, Self.fillCount, off_t(offset)) == Self.fillCount else {
        throw BenchError("cannot fill the file: errno \(errno)")
      }
    }
    try sync()
  }

  func update(_ items: [Int]) throws {
    var count = 0
    for number in items {
      let start = UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + Self.recordCount])
      ProductImage.writeKey(number, to: start)
      count += Self.recordCount
    }
    try append(count)
  }

  func put(_ product: Product) throws {
    ProductImage.write(product, to: UnsafeMutableRawBufferPointer(rebasing: buffer[ProductImage.keyCount...]))
    try append(Self.recordCount)
  }

  func makeReader() throws -> NoReader { NoReader() }

  private func append(_ count: Int) throws {
    if position + count > BenchConstants.appendFileBytes { position = 0 }
    guard pwrite(descriptor, buffer.baseAddress, count, off_t(position)) == count else {
      throw BenchError("cannot append: errno \(errno)")
    }
    position += count
    try sync()
  }

  private func sync() throws {
    #if canImport(Darwin)
      let code = fcntl(descriptor, F_FULLFSYNC)
    #else
      let code = fdatasync(descriptor)
    #endif
    guard code == 0 else { throw BenchError("cannot sync: errno \(errno)") }
  }
}

/// The reader of a contender that keeps nothing to read.
struct NoReader: ContenderReader {
  private static let refusal = BenchError("a bare log has no items to read")

  func item(_ number: Int) throws -> Int { throw Self.refusal }
  func decoded(_ number: Int) throws -> Int { throw Self.refusal }
  func quantity(_ number: Int) throws -> Int { throw Self.refusal }
  func partition(_ partition: Int) throws -> Int { throw Self.refusal }
  func partition(_ partition: Int, priceAtLeast price: Int) throws -> Int { throw Self.refusal }
}
