import CLMDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// LMDB's return codes as ``StoreError``s, each with its common cause.
enum LMDBCode {
  @inline(__always)
  static func check(_ code: Int32, _ doing: @autoclosure () -> String) throws {
    if code != 0 { throw error(code, doing()) }
  }

  static func error(_ code: Int32, _ doing: String) -> StoreError {
    let cause = "\(String(cString: mdb_strerror(code))), LMDB code \(code)"
    let (kind, advice): (StoreError.Code, String) =
      switch code {
      case ENOSPC, EDQUOT:
        (.storeFull, "the disk is full; free some space, the store goes on by itself")
      case MDB_MAP_FULL:
        (.storeFull, "the address space given to data.mdb is used up")
      case MDB_INVALID:
        (.storeUnavailable, "data.mdb is not an LMDB file")
      case MDB_VERSION_MISMATCH:
        (.storeUnavailable, "data.mdb was written by an LMDB with another file version")
      case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC, MDB_BAD_TXN:
        (.storeCorrupted, "data.mdb is damaged; restore a backup")
      case MDB_READERS_FULL:
        (.storeUnavailable, "too many readers are open at once")
      case MDB_MAP_RESIZED:
        (.storeUnavailable, "another process uses a larger map; reopen the store")
      case EACCES, EPERM, EROFS:
        (.storeReadOnly, "the store's files cannot be written or read; look at their owner and mode")
      case ENOENT:
        (.storeUnavailable, "there is no store here")
      case EIO:
        (.storeUnavailable, "the disk reports an error")
      case EAGAIN:
        (
          .storeUnavailable,
          "another process with the same process id uses the store; containers must share the PID namespace"
        )
      default:
        (.storeUnavailable, "LMDB refused")
      }
    return StoreError(kind, "\(doing): \(advice)", cause: cause)
  }
}

extension MDB_val {
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
  }

  @inline(__always)
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: mv_data, count: mv_size) }
}
