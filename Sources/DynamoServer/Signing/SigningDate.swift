import DynamoAPI

/// When a request was signed, as its header says.
struct SigningDate: Equatable {
  /// Seconds that the clocks of client and server may differ.
  static let skew: Int64 = 15 * 60

  /// `yyyymmddThhmmssZ`.
  let text: String
  /// Since 1970.
  let seconds: Int64

  /// `yyyymmdd`.
  var day: String { String(text.prefix(8)) }

  /// - Throws: `incomplete` for text of another form.
  init(_ text: String) throws(WireReply.AuthenticationFault) {
    guard let seconds = Self.basic(text) else {
      throw .incomplete(
        "Date must be in ISO-8601 'basic format'. Got '\(text)'. See http://en.wikipedia.org/wiki/ISO_8601")
    }
    self.text = text
    self.seconds = seconds
  }

  /// - Parameter seconds: since 1970; not before then.
  init(seconds: Int64) {
    self.seconds = seconds
    let (year, month, day) = CivilDate.date(seconds / 86_400)
    let clock = seconds % 86_400
    text =
      Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(day, 2) + "T" + Self.padded(clock / 3600, 2)
      + Self.padded(clock / 60 % 60, 2) + Self.padded(clock % 60, 2) + "Z"
  }

  /// - Parameter now: seconds since 1970.
  /// - Throws: `invalid` if the two are further apart than ``skew``.
  func check(now: Int64) throws(WireReply.AuthenticationFault) {
    let minutes = Self.skew / 60
    let clock = SigningDate(seconds: now)
    if seconds < now - Self.skew {
      let earliest = SigningDate(seconds: now - Self.skew)
      throw .invalid(
        "Signature expired: \(text) is now earlier than \(earliest.text) (\(clock.text) - \(minutes) min.)")
    }
    if seconds > now + Self.skew {
      let latest = SigningDate(seconds: now + Self.skew)
      throw .invalid(
        "Signature not yet current: \(text) is still later than \(latest.text) (\(clock.text) + \(minutes) min.)")
    }
  }

  private static func padded(_ value: Int64, _ count: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  /// Seconds since 1970 of `yyyymmddThhmmssZ`.
  private static func basic(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(0..<4), year >= 1970, let month = number(4..<6), (1...12).contains(month),
      let day = number(6..<8), (1...31).contains(day), let hour = number(9..<11), hour < 24,
      let minute = number(11..<13), minute < 60, let second = number(13..<15), second < 61
    else { return nil }
    return CivilDate.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
  }
}

/// Days since 1970-01-01 and Gregorian dates (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
enum CivilDate {
  static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
