import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file of the log. All input and output of the module goes through this type: it repeats interrupted calls,
/// completes partial ones and turns errno values into ``StreamError``.
///
/// Safe to share between threads: the descriptor never changes and closes with the last reference.
final class LogFile: @unchecked Sendable {
  enum Mode {
    case read, readWrite, create, createNew, directory
  }

  let path: String
  let descriptor: Int32
  private let faults: LogFaults?

  /// Opens `path`. Every descriptor is closed on exec, so that no child keeps a lock of its dead parent.
  /// - Returns: `nil` if the file is not there, for modes that do not create it.
  init?(path: String, mode: Mode, faults: LogFaults? = nil) throws {
    let flags: Int32
    switch mode {
    case .read: flags = O_RDONLY
    case .readWrite: flags = O_RDWR
    case .create: flags = O_RDWR | O_CREAT
    case .createNew: flags = O_RDWR | O_CREAT | O_EXCL
    case .directory: flags = O_RDONLY | O_DIRECTORY
    }
    if flags & O_CREAT != 0, let refusal = faults?.create?(LogFile.name(of: path)), refusal != 0 {
      throw LogFile.error(refusal, "create", path)
    }
    var result: Int32
    repeat {
      result = open(path, flags | O_CLOEXEC, 0o644)
    } while result < 0 && errno == EINTR
    if result < 0 {
      let code = errno
      if code == ENOENT && flags & O_CREAT == 0 { return nil }
      throw LogFile.error(code, "open", path)
    }
    self.path = path
    self.descriptor = result
    self.faults = faults
  }

  deinit { close(descriptor) }

  var size: Int {
    get throws {
      var info = stat()
      guard fstat(descriptor, &info) == 0 else { throw LogFile.error(errno, "examine", path) }
      return Int(info.st_size)
    }
  }

  var inode: UInt64 {
    get throws {
      var info = stat()
      guard fstat(descriptor, &info) == 0 else { throw LogFile.error(errno, "examine", path) }
      return UInt64(info.st_ino)
    }
  }

  /// Fills `buffer` from `offset`; returns how many bytes there were (less than asked only at the file's end).
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw LogFile.error(errno, "read", path)
      }
      done += count
    }
    return done
  }

  /// Writes all of `bytes` at `offset`. If it throws, any part of them may have been written.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    if let refuse = faults?.write {
      let refusal = refuse(LogFile.name(of: path), offset, bytes.count)
      if refusal != 0 {
        let part = min(faults?.bytesWrittenBeforeRefusal ?? 0, bytes.count)
        if part > 0 { pwrite(descriptor, bytes.baseAddress!, part, off_t(offset)) }
        throw LogFile.error(refusal, "write", path)
      }
    }
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw LogFile.error(errno, "write", path)
      }
      done += count
    }
  }

  /// Forces the file's data to the disk.
  func sync() throws {
    if let refusal = faults?.sync?(LogFile.name(of: path)), refusal != 0 { throw LogFile.error(refusal, "sync", path) }
    let result = cplatform_sync_data(descriptor)
    if result != 0 { throw LogFile.error(result, "sync", path) }
  }

  /// Forces the file or directory with its metadata to the disk.
  func syncAll() throws {
    if let refusal = faults?.sync?(LogFile.name(of: path)), refusal != 0 { throw LogFile.error(refusal, "sync", path) }
    let result = cplatform_sync_all(descriptor)
    if result != 0 { throw LogFile.error(result, "sync", path) }
  }

  /// Gives a new file `size` bytes that read as zeros, reserved if the file system can.
  func reserve(_ size: Int) throws {
    let result = cplatform_preallocate(descriptor, Int64(size))
    if result != 0 { throw LogFile.error(result, "reserve room for", path) }
  }

  func truncate(to size: Int) throws {
    while ftruncate(descriptor, off_t(size)) != 0 {
      if errno != EINTR { throw LogFile.error(errno, "shorten", path) }
    }
  }

  enum LockMode {
    case shared, exclusive
  }

  /// Takes the file's `flock` without waiting. False if another holds it; a lock held before is then lost.
  func tryLock(_ mode: LockMode) throws -> Bool {
    while flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw LogFile.error(errno, "lock", path) }
    }
    return true
  }

  /// Takes the file's `flock` exclusively, however long it takes.
  func waitForLock() throws {
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw LogFile.error(errno, "lock", path) }
    }
  }

  func releaseLock() { flock(descriptor, LOCK_UN) }

  /// Maps the file's first `size` bytes, shared with other processes.
  func map(_ size: Int) throws -> UnsafeMutableRawPointer {
    guard let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw LogFile.error(errno, "map", path)
    }
    return base
  }

  static func unmap(_ base: UnsafeMutableRawPointer, _ size: Int) { munmap(base, size) }

  static func error(_ code: Int32, _ action: String, _ path: String) -> StreamError {
    let cause = String(cString: strerror(code))
    switch code {
    case ENOSPC, EDQUOT:
      return StreamError(.diskFull, "Cannot \(action) \(path): the disk is full.", cause: cause)
    default:
      return StreamError(.io, "Cannot \(action) \(path).", cause: cause)
    }
  }

  private static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
