import CBenchRocksDB
import Foundation

/// An open RocksDB with the column families of the benchmark, tuned as its guide suggests for point reads: bloom
/// filters, a block cache, no compression (no contender compresses).
final class RocksDBDatabase: @unchecked Sendable {
  static let families = ["default", "log"] + ProductIndex.allCases.map { "\($0)" }

  private(set) var handle: OpaquePointer?
  private var handles: [OpaquePointer?]
  private let options: OpaquePointer?
  private let tableOptions: OpaquePointer?
  private let cache: OpaquePointer?
  let readOptions: OpaquePointer?
  let syncedWrites: OpaquePointer?
  let unsyncedWrites: OpaquePointer?

  var items: OpaquePointer? { handles[0] }
  var log: OpaquePointer? { handles[1] }
  func index(_ position: Int) -> OpaquePointer? { handles[2 + position] }

  init(path: String) throws {
    options = rocksdb_options_create()
    rocksdb_options_set_create_if_missing(options, 1)
    rocksdb_options_set_create_missing_column_families(options, 1)
    rocksdb_options_increase_parallelism(options, 2)
    rocksdb_options_set_write_buffer_size(options, BenchConstants.writeBufferBytes)
    rocksdb_options_set_max_write_buffer_number(options, 3)
    rocksdb_options_set_compression(options, Int32(rocksdb_no_compression))
    cache = rocksdb_cache_create_lru(BenchConstants.cacheBytes)
    tableOptions = rocksdb_block_based_options_create()
    rocksdb_block_based_options_set_block_cache(tableOptions, cache)
    rocksdb_block_based_options_set_filter_policy(tableOptions, rocksdb_filterpolicy_create_bloom_full(10))
    rocksdb_options_set_block_based_table_factory(options, tableOptions)
    readOptions = rocksdb_readoptions_create()
    syncedWrites = rocksdb_writeoptions_create()
    rocksdb_writeoptions_set_sync(syncedWrites, 1)
    unsyncedWrites = rocksdb_writeoptions_create()

    var names = Self.families.map { UnsafePointer($0.withCString { strdup($0) }) }
    defer { for name in names { free(UnsafeMutablePointer(mutating: name)) } }
    let familyOptions = [OpaquePointer?](repeating: options, count: names.count)
    handles = [OpaquePointer?](repeating: nil, count: names.count)
    var opened: OpaquePointer?
    var families = handles
    try Self.call("open RocksDB in \(path)") { error in
      opened = rocksdb_open_column_families(
        options, path, Int32(names.count), &names, familyOptions, &families, error)
    }
    handle = opened
    handles = families
  }

  /// Writes the memtables out, so that the next opening has no log to replay.
  func flush() throws {
    let flushOptions = rocksdb_flushoptions_create()
    defer { rocksdb_flushoptions_destroy(flushOptions) }
    for family in handles {
      try Self.call("flush RocksDB") { error in rocksdb_flush_cf(handle, flushOptions, family, error) }
    }
  }

  func close() {
    guard let open = handle else { return }
    for family in handles { rocksdb_column_family_handle_destroy(family) }
    rocksdb_close(open)
    rocksdb_readoptions_destroy(readOptions)
    rocksdb_writeoptions_destroy(syncedWrites)
    rocksdb_writeoptions_destroy(unsyncedWrites)
    rocksdb_options_destroy(options)
    rocksdb_block_based_options_destroy(tableOptions)
    rocksdb_cache_destroy(cache)
    handle = nil
  }

  deinit { close() }

  func lastLogSequence() throws -> UInt64 {
    let iterator = rocksdb_create_iterator_cf(handle, readOptions, log)
    defer { rocksdb_iter_destroy(iterator) }
    rocksdb_iter_seek_to_last(iterator)
    guard rocksdb_iter_valid(iterator) != 0 else { return 0 }
    var count = 0
    guard let key = rocksdb_iter_key(iterator, &count), count == 8 else { return 0 }
    return UInt64(bigEndian: UnsafeRawPointer(key).loadUnaligned(as: UInt64.self))
  }

  /// Calls RocksDB and throws what it reports.
  @inline(__always)
  static func call(
    _ attempt: @autoclosure () -> String, _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void
  ) throws {
    var error: UnsafeMutablePointer<CChar>?
    body(&error)
    if let error {
      defer { rocksdb_free(error) }
      throw BenchError("cannot \(attempt()): \(String(cString: error))")
    }
  }
}
