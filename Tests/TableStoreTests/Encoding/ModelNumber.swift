@testable import TableStore

/// A decimal number as a test sees it: a row of digits around a fixed point, wide enough for all sums.
///
/// Written apart from ``Number``: schoolbook arithmetic on single digits, 10^200 down to 10^-200.
struct ModelNumber {
  static let before = 200
  static let width = 400
  var isNegative: Bool
  /// `digits[i]` weighs 10^(before - 1 - i).
  var digits: [Int]

  init(isNegative: Bool, digits: [Int]) {
    self.isNegative = isNegative && digits.contains { $0 != 0 }
    self.digits = digits
  }

  /// ± d1d2… × 10^scale.
  init(isNegative: Bool, row: [Int], scale: Int) {
    var digits = [Int](repeating: 0, count: Self.width)
    for (index, digit) in row.enumerated() {
      digits[Self.before - 1 - (scale + row.count - 1 - index)] = digit
    }
    self.init(isNegative: isNegative, digits: digits)
  }

  /// A number that ``Number`` can hold, with extremes of length and magnitude as likely as others.
  static func random(_ random: inout EncodingRandom) -> ModelNumber {
    if random.chance(20) { return ModelNumber(isNegative: false, row: [0], scale: 0) }
    let count = random.chance(3) ? 38 : random.int(1...38)
    var row = (0..<count).map { _ in random.chance(3) ? 9 : random.int(0...9) }
    row[0] = random.int(1...9)
    // The first digit's weight is 10^-130 … 10^125.
    let top = random.chance(2) ? random.int(-20...20) : random.int(-130...125)
    return ModelNumber(isNegative: random.chance(2), row: row, scale: top - count + 1)
  }

  /// Plain decimal as DynamoDB prints it.
  var text: String {
    let first = digits.firstIndex { $0 != 0 } ?? Self.before
    let last = digits.lastIndex { $0 != 0 } ?? 0
    var text = isNegative ? "-" : ""
    for index in min(first, Self.before - 1)...max(last, Self.before - 1) {
      if index == Self.before { text += "." }
      text += String(digits[index])
    }
    return text
  }

  var number: Number {
    do { return try Number(text) } catch { fatalError("\(text): \(error)") }
  }

  static func < (left: ModelNumber, right: ModelNumber) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? right.digits.lexicographicallyPrecedes(left.digits) : left.digits.lexicographicallyPrecedes(right.digits)
  }

  static prefix func - (value: ModelNumber) -> ModelNumber {
    ModelNumber(isNegative: !value.isNegative, digits: value.digits)
  }

  static func + (left: ModelNumber, right: ModelNumber) -> ModelNumber {
    let signed = (0..<width).map {
      (left.isNegative ? -left.digits[$0] : left.digits[$0]) + (right.isNegative ? -right.digits[$0] : right.digits[$0])
    }
    // The sign of the sum is the sign of the greater operand.
    let isNegative =
      left.digits.lexicographicallyPrecedes(right.digits) ? right.isNegative : left.isNegative
    var digits = isNegative ? signed.map { -$0 } : signed
    for index in stride(from: width - 1, to: 0, by: -1) {
      while digits[index] < 0 {
        digits[index] += 10
        digits[index - 1] -= 1
      }
      while digits[index] > 9 {
        digits[index] -= 10
        digits[index - 1] += 1
      }
    }
    return ModelNumber(isNegative: isNegative, digits: digits)
  }

  /// Rounded to 38 significant digits, half to even.
  var rounded: ModelNumber {
    guard let first = digits.firstIndex(where: { $0 != 0 }) else { return self }
    let end = first + 38
    guard end < Self.width else { return self }
    let rest = Array(digits[end...])
    var kept = digits
    for index in end..<Self.width { kept[index] = 0 }
    let half = [5] + [Int](repeating: 0, count: rest.count - 1)
    let isUp = half.lexicographicallyPrecedes(rest) || (rest == half && kept[end - 1] % 2 == 1)
    let down = ModelNumber(isNegative: isNegative, digits: kept)
    if !isUp { return down }
    var unit = [Int](repeating: 0, count: Self.width)
    unit[end - 1] = 1
    return down + ModelNumber(isNegative: isNegative, digits: unit)
  }

  /// The weight of the first digit that is not zero.
  var magnitude: Int? { digits.firstIndex { $0 != 0 }.map { Self.before - 1 - $0 } }
}
