/// The part of a change that a path in a filter begins in.
enum ChangeRoot: UInt8, Sendable, CaseIterable {
  /// The item after the change.
  case newImage
  /// The item before the change.
  case oldImage
  /// The item's key attributes.
  case keys
  /// `INSERT`, `MODIFY` or `REMOVE`.
  case eventName
  case tableName
  /// A map with `Type` and `PrincipalId` if the item expired; else missing.
  case userIdentity
  /// The name of the consumer whose effect the change is; missing if it is none's.
  case origin
  /// Both images: what `changed` looks at.
  case images

  /// The first step of paths that begin here.
  var name: String {
    switch self {
    case .newImage: "NewImage"
    case .oldImage: "OldImage"
    case .keys: "Keys"
    case .eventName: "eventName"
    case .tableName: "tableName"
    case .userIdentity: "userIdentity"
    case .origin: "origin"
    case .images: ""
    }
  }

  /// Whether it is an item, or some attributes of one, which is no value by itself.
  var isItem: Bool { self == .newImage || self == .oldImage || self == .keys }

  /// Whether it is a string.
  var isText: Bool { self == .eventName || self == .tableName || self == .origin }

  /// The root that a path names, `nil` if it names none.
  init?(naming path: DocumentPath) {
    let name = String(decoding: path.attribute, as: UTF8.self)
    guard let root = Self.allCases.first(where: { $0 != .images && $0.name == name }) else { return nil }
    self = root
  }

  /// The root of a path that was checked to name one.
  init(_ path: DocumentPath) { self = ChangeRoot(naming: path) ?? .newImage }

  /// Whether the first step of `path`, which begins here, is the name of the root. An operand of `changed` may leave it
  /// out: it means both images in any case.
  func isNamed(in path: DocumentPath) -> Bool {
    let named = ChangeRoot(naming: path)
    return self == .images ? named == .newImage || named == .oldImage : named == self
  }
}
