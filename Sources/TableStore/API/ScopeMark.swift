#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which stores the current thread is inside a scope of, so that a call to a store within its own scope is an error
/// instead of a deadlock or a read outside the transaction.
///
/// Scopes are synchronous and stay on their thread, so a thread-specific pointer to the innermost mark is enough;
/// marks of outer scopes (of other stores) hang on it. Reading it costs one call of `pthread_getspecific`.
enum ScopeMark {
  private final class Mark {
    let store: ObjectIdentifier
    let outer: UnsafeMutableRawPointer?

    init(store: ObjectIdentifier, outer: UnsafeMutableRawPointer?) {
      self.store = store
      self.outer = outer
    }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "The process has no thread-specific keys left (PTHREAD_KEYS_MAX).")
    return key
  }()

  /// Throws ``StoreError`` with code `misuse` if the current thread is inside a scope of `store`.
  @inline(__always)
  static func check(_ store: AnyObject) throws {
    if let innermost = pthread_getspecific(key) { try check(store, from: innermost) }
  }

  private static func check(_ store: AnyObject, from innermost: UnsafeMutableRawPointer) throws {
    var pointer: UnsafeMutableRawPointer? = innermost
    while let current = pointer {
      let mark = Unmanaged<Mark>.fromOpaque(current).takeUnretainedValue()
      if mark.store == ObjectIdentifier(store) {
        throw StoreError(
          .misuse,
          "The store was used inside its own read or write scope. Use the transaction that the scope lends (txn) "
            + "instead; what the store does here would not be part of it.")
      }
      pointer = mark.outer
    }
  }

  /// Runs `body` with the current thread marked as inside a scope of `store`.
  static func with<R>(_ store: AnyObject, _ body: () throws -> R) throws -> R {
    try check(store)
    let outer = pthread_getspecific(key)
    let mark = Mark(store: ObjectIdentifier(store), outer: outer)
    return try withExtendedLifetime(mark) {
      pthread_setspecific(key, Unmanaged.passUnretained(mark).toOpaque())
      defer { pthread_setspecific(key, outer) }
      return try body()
    }
  }
}
