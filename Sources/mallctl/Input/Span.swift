import ArgumentParser

/// A span of time on the command line: `250ms`, `30s`, `5m`, `2h`, `7d`, or a number in the unit that the option is in.
struct Span: ExpressibleByArgument {
  private static let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]

  private let number: Int
  /// In milliseconds; `nil`: the option's own.
  private let unit: Int?

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    let suffix = argument.dropFirst(digits.count)
    guard let number = Int(digits), number <= 1_000_000_000_000 else { return nil }
    self.number = number
    if suffix.isEmpty {
      unit = nil
    } else {
      guard let unit = Self.units.first(where: { $0.0 == suffix }) else { return nil }
      self.unit = unit.1
    }
  }

  /// A number alone counts milliseconds.
  var milliseconds: Int { number * (unit ?? 1) }

  /// A number alone counts seconds.
  ///
  /// - Throws: ``InputError`` for a span that is no whole number of seconds.
  func seconds(option: String) throws -> Int {
    let milliseconds = number * (unit ?? 1000)
    guard milliseconds % 1000 == 0 else {
      throw InputError("\(milliseconds)ms is no whole number of seconds", at: option)
    }
    return milliseconds / 1000
  }
}

/// A span of time, or `none`.
struct OptionalSpan: ExpressibleByArgument {
  let span: Span?

  init?(argument: String) {
    if argument == "none" {
      span = nil
    } else {
      guard let span = Span(argument: argument) else { return nil }
      self.span = span
    }
  }
}

/// A number of bytes on the command line: `65536`, `512KiB`, `6MiB`.
struct ByteSize: ExpressibleByArgument {
  let count: Int

  init?(argument: String) {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20)]
    let unit = units.first { argument.hasSuffix($0.0) }
    guard let number = Int(argument.dropLast(unit?.0.count ?? 0)), (0...1 << 40).contains(number) else { return nil }
    count = number * (unit?.1 ?? 1)
  }
}
