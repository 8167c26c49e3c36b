/// A moment as text of RFC 3339, in the Gregorian calendar from 1970 on.
package struct Timestamp: Sendable, Hashable, CustomStringConvertible {
  /// Since 1970.
  package var microseconds: UInt64

  package init(microseconds: UInt64) { self.microseconds = microseconds }

  /// Reads a date and time such as `2026-02-03T14:05:06.789+01:00` (`T` and `Z` in either case, or a blank for the `T`).
  /// Digits below a microsecond are dropped; a leap second counts as the second behind it.
  ///
  /// - Returns: `nil` for other text and for times before 1970.
  package init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), reader.skip("Tt "), let hour = reader.number(2), reader.skip(":"),
      let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
      (1...12).contains(month), (1...Timestamp.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
      second <= 60, let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    let days = Timestamp.days(before: year, month, day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    guard seconds >= 0 else { return nil }
    microseconds = UInt64(seconds) * 1_000_000 + UInt64(fraction)
  }

  /// In UTC, with milliseconds: `2026-02-03T14:05:06.789Z`.
  package var description: String {
    let seconds = Int(microseconds / 1_000_000)
    let (year, month, day) = Timestamp.date(ofDay: seconds / 86_400)
    let time = seconds % 86_400
    func text(_ number: Int, _ digits: Int = 2) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    return "\(text(year, 4))-\(text(month))-\(text(day))T\(text(time / 3600)):\(text(time / 60 % 60)):"
      + "\(text(time % 60)).\(text(Int(microseconds / 1000 % 1000), 3))Z"
  }

  private static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days from 1970-01-01. Years are counted from March, so that the leap day is the last of its year.
  private static func days(before year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let ofEra = year % 400
    let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let ofEra = shifted % 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * ofYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, ofYear - (153 * fromMarch + 2) / 5 + 1)
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    private func digit(at index: Int) -> Int? {
      index < bytes.count && (48...57).contains(bytes[index]) ? Int(bytes[index]) - 48 : nil
    }

    mutating func number(_ digits: Int) -> Int? {
      var value = 0
      for _ in 0..<digits {
        guard let digit = digit(at: index) else { return nil }
        value = value * 10 + digit
        index += 1
      }
      return value
    }

    mutating func skip(_ any: String) -> Bool {
      guard index < bytes.count, any.utf8.contains(bytes[index]) else { return false }
      index += 1
      return true
    }

    /// Microseconds; 0 where there is no fraction, `nil` for a point without digits.
    mutating func fraction() -> Int? {
      guard skip(".") else { return 0 }
      guard digit(at: index) != nil else { return nil }
      var value = 0
      var scale = 100_000
      while let digit = digit(at: index) {
        value += digit * scale
        scale /= 10
        index += 1
      }
      return value
    }

    /// Seconds by which local time is ahead of UTC.
    mutating func offset() -> Int? {
      if skip("Zz") { return 0 }
      guard index < bytes.count else { return nil }
      let isBehind = bytes[index] == UInt8(ascii: "-")
      guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else {
        return nil
      }
      return (hours * 60 + minutes) * (isBehind ? -60 : 60)
    }
  }
}
