/// Makes names that Prometheus takes.
enum MetricName {
  /// A metric's name: letters, digits, `_` and `:`, not a digit first. Other characters become `_`.
  static func metric(_ text: String) -> String { allowed(text) { $0 == UInt8(ascii: ":") } }

  /// A label's name: letters, digits and `_`, not a digit first. Other characters become `_`; names that Prometheus
  /// keeps for itself (`le`, and what starts with `__`) get `exported_` in front.
  static func label(_ text: String) -> String {
    let name = allowed(text) { _ in false }
    return name == "le" || name.hasPrefix("__") ? "exported_" + name : name
  }

  private static func allowed(_ text: String, besides isAllowed: (UInt8) -> Bool) -> String {
    var name: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value), isWord(byte) || isAllowed(byte) else {
        name.append(UInt8(ascii: "_"))
        continue
      }
      if name.isEmpty, (48...57).contains(byte) { name.append(UInt8(ascii: "_")) }
      name.append(byte)
    }
    return name.isEmpty ? "_" : String(decoding: name, as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 48...57, UInt8(ascii: "_"): true
    default: false
    }
  }
}
