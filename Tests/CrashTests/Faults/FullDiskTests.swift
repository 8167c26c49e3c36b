import Foundation
import TestSupport
import Testing

@Test(
  "a full disk: writes are refused saying so, reads go on, deletes get through, nothing acknowledged is lost",
  .enabled(if: SmallFileSystem.isPossible, "mounting a small tmpfs needs root"))
func fullDisk() throws {
  let disk = try SmallFileSystem(megabytes: 256)
  let store = try CrashStore(in: disk.path)
  var history = WriterHistory()

  // Fill it with large items until a few writes in a row were refused.
  let filling = try store.write("writer=a", "names=20000", "large=1")
  try filling.waitUntilReady()
  while history.errors.count < 5 {
    history.note(try filling.lines(for: 0.2))
    try #require(history.errors.allSatisfy { $0.code == "storeFull" }, "\(history.errors)")
    try #require(try filling.endingIfOver() == nil, "\(filling.errorText)")
  }
  history.note(try filling.stopWriting())
  let full = try store.dump()
  #expect(full.broken(.everythingAcknowledged, to: history).isEmpty)

  // The same writer, deleting.
  var deletions = WriterHistory(base: full)
  let deleting = try store.write("writer=a", "first=1000000", "count=2000", "names=20000", "deletes=only")
  deletions.note(try deleting.remainingLines())
  let end = try deleting.wait()
  #expect(deletions.acknowledged > 1500, "\(deletions.errors.first?.message ?? ""), \(end): \(deleting.errorText)")
  let freed = try store.dump()
  #expect(freed.broken(.everythingAcknowledged, to: deletions).isEmpty)

  // And there is room for new items again.
  var again = WriterHistory(base: freed)
  let writing = try store.write("writer=a", "first=2000000", "count=20", "names=20000", "large=0")
  again.note(try writing.remainingLines())
  #expect(again.acknowledged > 0, "\(again.errors.first?.message ?? "")")
  #expect(try store.dump().problems.isEmpty)
}
