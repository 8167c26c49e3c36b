/// Something in a store that contradicts something else in it.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    /// A catalogue entry does not decode or contradicts another.
    case catalogue
    /// An item's bytes do not decode, or break a rule of items.
    case damagedItem
    /// An item lies under another key than its own.
    case misplacedItem
    /// An item has no entry in an index, or one with other bytes.
    case missingIndexEntry
    /// An index entry has no item that would put it there.
    case strayIndexEntry
    /// An item has no expiry entry.
    case missingExpiryEntry
    /// An expiry entry has no item that would put it there.
    case strayExpiryEntry
    /// Entries whose table or index is not in the catalogue and which no job is about to remove.
    case orphan
    /// A frame or segment of the log is damaged, or the log and LMDB do not meet.
    case log
    /// A change record contradicts what its commit wrote, or the records before it.
    case stream
    /// The store does not have what replaying the log leaves.
    case replay
    /// What durable consumers keep contradicts the log.
    case consumer
    /// A long key's parts in LMDB do not hang together.
    case longKey
    /// LMDB's count of a table's or index's entries is not what is there.
    case count
  }

  public var kind: Kind
  /// `nil` where no table could be made out.
  public var table: String?
  public var index: String?
  /// The key at fault: its attributes where they decode, else its bytes in hexadecimal.
  public var key: String
  public var detail: String

  init(_ kind: Kind, table: String? = nil, index: String? = nil, key: String = "", detail: String) {
    self.kind = kind
    self.table = table
    self.index = index
    self.key = key
    self.detail = detail
  }

  public var description: String {
    let place = [table.map { "table \($0)" }, index.map { "index \($0)" }, key.isEmpty ? nil : "key \(key)"]
    return "\(kind.rawValue): \(place.compactMap { $0 }.joined(separator: ", ")): \(detail)"
  }
}

/// What a verification looked at and what it found.
public struct VerificationReport: Sendable {
  public var tables = 0
  public var items = 0
  public var indexEntries = 0
  public var expiryEntries = 0
  /// Commits in the log whose frames were verified.
  public var commits = 0
  /// Change records that were replayed.
  public var records = 0
  public var findings: [Finding] = []
  /// Whether more was wrong than the findings hold.
  public var isCutOff = false

  public var isClean: Bool { findings.isEmpty }
}

/// Keys as text for people.
enum KeyText {
  static func hexadecimal(_ key: UnsafeRawBufferPointer) -> String {
    var text = ""
    for byte in key.prefix(64) {
      text += String(byte >> 4, radix: 16)
      text += String(byte & 15, radix: 16)
    }
    return key.count > 64 ? text + "…" : text
  }

  /// The attributes of an item's key, or its bytes if they do not decode.
  static func item(_ key: UnsafeRawBufferPointer, _ layout: KeyLayout) -> String {
    var decoder = KeyDecoder(key)
    guard decoder.head() != nil else { return hexadecimal(key) }
    var parts: [String] = []
    for attribute in layout.attributes {
      guard let value = decoder.next(attribute.attribute.type) else { return hexadecimal(key) }
      let text =
        switch value.withView({ AttributeValue($0) }) {
        case .s(let text): "\"\(text)\""
        case .n(let number): number.description
        case .b(let bytes): bytes.withUnsafeBytes { "0x" + hexadecimal($0) }
        default: hexadecimal(key)
        }
      parts.append("\(attribute.attribute.name)=\(text)")
    }
    return parts.joined(separator: " ")
  }
}
