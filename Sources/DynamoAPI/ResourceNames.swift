extension DynamoService.Identity {
  /// `arn:aws:dynamodb:<region>:<account>:table/<name>`.
  func arn(ofTable name: String) -> String { "arn:aws:dynamodb:\(region):\(account):table/\(name)" }

  /// The name in a table's ARN; other text is taken for a name.
  ///
  /// A table may be named by its ARN wherever a name is asked for.
  func tableName(_ text: String) -> String { Self.plainTableName(text) }

  /// The same; a store has tables of one account and region, so those of an ARN are not looked at.
  static func plainTableName(_ text: String) -> String {
    guard text.hasPrefix("arn:"), let slash = text.firstIndex(of: "/"), text[..<slash].hasSuffix(":table") else {
      return text
    }
    return String(text[text.index(after: slash)...])
  }
}

/// The label that tells one enabling of a table's stream from the next.
enum StreamLabel {
  /// The time in microseconds since 1970 as an ISO date with milliseconds and no zone: `2015-05-11T21:21:33.291`.
  static func text(_ microseconds: UInt64) -> String {
    let milliseconds = microseconds / 1000
    let seconds = milliseconds / 1000
    let (year, month, day) = civil(Int(seconds / 86_400))
    let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(padded(UInt64(year), 4))-\(padded(UInt64(month), 2))-\(padded(UInt64(day), 2))T\(clock)."
      + padded(milliseconds % 1000, 3)
  }

  private static func padded(_ value: UInt64, _ count: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  /// The Gregorian date of a day counted from 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
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
