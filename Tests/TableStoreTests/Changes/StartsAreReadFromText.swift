import TableStore
import Testing

struct StartsAreReadFromText {
  static let now: UInt64 = 1_770_000_000_000_000

  @Test(arguments: [
    ("trim", StreamStart.trimHorizon), ("latest", .latest),
    ("17", .at(StreamPosition(commit: 17, index: 0))),
    ("000000000000000000170000000003", .at(StreamPosition(commit: 17, index: 3))),
    ("-90s", .time(now - 90_000_000)), ("-10m", .time(now - 600_000_000)), ("-2h", .time(now - 7_200_000_000)),
    ("-1d", .time(now - 86_400_000_000)), ("-99999d", .time(0)),
    ("1970-01-01T00:00:00Z", .time(0)), ("2026-02-02T02:40:00Z", .time(now)),
    ("2026-02-02 03:40:00.0000019+01:00", .time(now + 1)), ("2024-02-29T00:00:00-00:30", .time(1_709_166_600_000_000)),
  ])
  func `What they mean`(text: String, start: StreamStart) {
    #expect(StreamStart(text: text, now: Self.now) == start)
  }

  @Test(arguments: [
    "", "now", "-", "-m", "-1", "-1w", "10m", "-1.5h", "99999999999999999999", "1969-12-31T23:59:59Z",
    "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:00", "2026-01-01", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "-99999999999999999999d",
  ])
  func `Other text is none`(text: String) {
    #expect(StreamStart(text: text, now: Self.now) == nil)
  }

  @Test func `Times are written as they are read`() {
    for day in stride(from: UInt64(0), to: 60_000, by: 97) {
      let time = Timestamp(microseconds: (day * 86_400 + day % 86_400) * 1_000_000 + 123_000)
      #expect(Timestamp(time.description) == time)
    }
    #expect(Timestamp(microseconds: Self.now).description == "2026-02-02T02:40:00.000Z")
  }
}
