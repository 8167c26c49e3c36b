/// A package of a Debian archive as a product of the mall.
///
/// What a package does not say is derived from its name alone, so that the same input gives the same products on every
/// machine. With `h` the 64-bit FNV-1a hash of the name's UTF-8 bytes and `draw(k)` the SplitMix64 output for the state
/// `h + k × 0x9E3779B97F4A7C15` (wrapping):
///
/// - price in cents: 99 + `draw(1)` mod 19,901, so 0.99 to 199.99
/// - quantity on hand: `draw(2)` mod 201, so 0 to 200
/// - vendor: `vendors[draw(3) mod 3]`
struct DebianProduct: Equatable {
  static let vendors = ["Harbour Goods", "Millrace Trading", "Northern Supply"]
  static let fields: Set<String> = [
    "package", "version", "installed-size", "maintainer", "description", "description-en", "homepage", "tag", "section",
  ]

  var name: String
  var section: String
  var version: String?
  var synopsis: String?
  var description: String?
  /// In units of 1,024 bytes, as Debian counts it.
  var installedSize: Int?
  var maintainer: String?
  var homepage: String?
  var tags: Set<String>

  var priceInCents: Int { 99 + Int(draw(1) % 19_901) }
  var quantity: Int { Int(draw(2) % 201) }
  var vendor: String { Self.vendors[Int(draw(3) % 3)] }

  /// The price with two decimal places, such as `12.30`.
  var price: String {
    let cents = priceInCents % 100
    return "\(priceInCents / 100).\(cents < 10 ? "0" : "")\(cents)"
  }

  private func draw(_ index: UInt64) -> UInt64 {
    var state = Self.hash(name) &+ index &* 0x9e37_79b9_7f4a_7c15
    state = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    state = (state ^ (state >> 27)) &* 0x94d0_49bb_1331_11eb
    return state ^ (state >> 31)
  }

  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
  }
}

extension DebianProduct {
  /// - Throws: A sentence about what is missing or malformed.
  init(_ paragraph: ControlParagraphReader.Paragraph) throws(MalformedPackage) {
    guard let name = paragraph["package"], !name.isEmpty else {
      throw MalformedPackage(message: "the paragraph has no field 'Package'")
    }
    self.name = name
    section = paragraph["section"].flatMap { $0.isEmpty ? nil : $0 } ?? "unknown"
    version = Self.text(paragraph["version"])
    maintainer = Self.text(paragraph["maintainer"])
    homepage = Self.text(paragraph["homepage"])
    if let size = Self.text(paragraph["installed-size"]) {
      guard let number = Int(size), number >= 0 else {
        throw MalformedPackage(message: "the field 'Installed-Size' of '\(name)' is not a whole number")
      }
      installedSize = number
    }
    tags = Set(
      (paragraph["tag"] ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init))
    if let text = paragraph["description"] ?? paragraph["description-en"] {
      let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      synopsis = lines.first.flatMap { $0.isEmpty ? nil : String($0) }
      description = lines.count > 1 ? Self.unfolded(lines[1]) : nil
    }
  }

  struct MalformedPackage: Error { var message: String }

  private static func text(_ field: String?) -> String? { field.flatMap { $0.isEmpty ? nil : $0 } }

  /// Joins the lines of each paragraph; lines that begin with a further blank, as lists do, stay lines.
  private static func unfolded(_ text: Substring) -> String? {
    var result = ""
    var isNewParagraph = false
    var wasVerbatim = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "." {
        isNewParagraph = true
        continue
      }
      let isVerbatim = line.first?.isWhitespace == true
      if !result.isEmpty { result += isNewParagraph ? "\n\n" : isVerbatim || wasVerbatim ? "\n" : " " }
      result += line.drop { $0.isWhitespace }
      isNewParagraph = false
      wasVerbatim = isVerbatim
    }
    while result.last?.isWhitespace == true { result.removeLast() }
    return result.isEmpty ? nil : result
  }
}
