import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Waits for a global index that is being filled.
enum IndexWait {
  /// Returns when the index can be queried, or when the user stops waiting; the filling goes on whenever the store is
  /// open.
  static func untilActive(_ index: String, of table: String, in store: Store, quiet: Bool) throws {
    Interrupt.listen()
    var progress = Progress("items", quiet: quiet)
    defer { progress.finish() }
    while true {
      let description = try store.describeTable(table)
      guard let entry = description.globalIndexes.first(where: { $0.definition.name == index }) else {
        throw Refusal("index \(index) of table \(table) was deleted while it was being filled")
      }
      if entry.status == .active { return }
      if Interrupt.isRequested {
        throw Refusal("stopped waiting: index \(index) goes on filling while the store is open", status: .interrupted)
      }
      let fraction = description.itemCount > 0 ? Double(entry.itemCount) / Double(description.itemCount) : nil
      progress.update(entry.itemCount, fraction: fraction)
      usleep(20_000)
    }
  }
}
