import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lock that lets one thread of one process append: an `flock` on `log/lock`, behind a gate for the threads of this
/// process, since one descriptor's `flock` does not keep those apart.
///
/// `flock` knows no timeout. When the lock is taken, a thread is started that waits in the kernel's queue, and the
/// caller waits for that thread or for its deadline. A thread that is no longer wanted gives the lock back as soon as it
/// gets it, or hands it to the next caller.
///
/// Safe to share: the two words are atomic, the file is constant.
final class AppendLock: @unchecked Sendable {
  private enum Gate {
    static let free: UInt32 = 0
    static let taken: UInt32 = 1
    static let contended: UInt32 = 2
  }
  private enum Request {
    static let none: UInt32 = 0
    static let wanted: UInt32 = 1
    static let granted: UInt32 = 2
    static let abandoned: UInt32 = 3
    static let releasing: UInt32 = 4
    static let failed: UInt32 = 5
  }

  private let file: LogFile
  private let gate = UnsafeMutablePointer<UInt32>.allocate(capacity: 2)
  private var request: UnsafeMutablePointer<UInt32> { gate + 1 }

  init(directory: LogDirectory) throws {
    guard let file = try LogFile(path: directory.file(LogDirectory.lockName), mode: .create) else {
      throw StreamError(.io, "Cannot open \(directory.file(LogDirectory.lockName)).")
    }
    self.file = file
    gate.initialize(repeating: 0, count: 2)
  }

  deinit { gate.deallocate() }

  /// Takes the lock. False if it was not to be had until `deadline` (nanoseconds of the monotonic clock).
  func acquire(until deadline: UInt64) throws -> Bool {
    guard enterGate(until: deadline) else { return false }
    var locked = false
    defer { if !locked { leaveGate() } }
    locked = try acquireFile(until: deadline)
    return locked
  }

  func release() {
    file.releaseLock()
    leaveGate()
  }

  private func enterGate(until deadline: UInt64) -> Bool {
    if cplatform_replace32(gate, Gate.free, Gate.taken) { return true }
    while cplatform_exchange32(gate, Gate.contended) != Gate.free {
      let now = cplatform_monotonic_ns()
      guard now < deadline else { return false }
      cplatform_wait(gate, Gate.contended, Int64(deadline - now))
    }
    return true
  }

  private func leaveGate() {
    if cplatform_exchange32(gate, Gate.free) == Gate.contended { cplatform_wake(gate) }
  }

  /// Runs behind the gate, so by one thread at a time.
  private func acquireFile(until deadline: UInt64) throws -> Bool {
    while true {
      let state = cplatform_load32(request)
      switch state {
      case Request.none:
        if try file.tryLock(.exclusive) { return true }
        cplatform_store32(request, Request.wanted)
        let context = Unmanaged.passRetained(self)
        let result = cplatform_start_thread(
          { Unmanaged<AppendLock>.fromOpaque($0!).takeRetainedValue().waitInQueue() }, context.toOpaque())
        if result != 0 {
          context.release()
          cplatform_store32(request, Request.none)
          throw StreamError(.io, "Cannot start a thread to wait for the log's lock.", cause: describe(result))
        }
      case Request.abandoned:
        _ = cplatform_replace32(request, Request.abandoned, Request.wanted)
      case Request.granted:
        cplatform_store32(request, Request.none)
        return true
      case Request.failed:
        cplatform_store32(request, Request.none)
        throw StreamError(.io, "Cannot lock \(file.path).")
      default:
        let now = cplatform_monotonic_ns()
        if now >= deadline {
          if state == Request.releasing || cplatform_replace32(request, Request.wanted, Request.abandoned) {
            return false
          }
          continue
        }
        cplatform_wait(request, state, Int64(deadline - now))
      }
    }
  }

  /// The waiting thread. It ends with the lock granted, or given back.
  private func waitInQueue() {
    guard (try? file.waitForLock()) != nil else {
      cplatform_store32(request, Request.failed)
      cplatform_wake(request)
      return
    }
    while true {
      if cplatform_replace32(request, Request.wanted, Request.granted) { break }
      if cplatform_replace32(request, Request.abandoned, Request.releasing) {
        file.releaseLock()
        cplatform_store32(request, Request.none)
        break
      }
    }
    cplatform_wake(request)
  }

  private func describe(_ code: Int32) -> String { String(cString: strerror(code)) }
}
