/// One change of one item, as readers of the stream see it.
public struct ChangeRecord: Sendable {
  /// What happened to the item. The raw values are on disk and never change.
  public enum Event: UInt8, Sendable {
    case insert = 0
    case modify = 1
    case remove = 2
  }

  /// Who made the change. The raw values are on disk and never change.
  public enum Identity: UInt8, Sendable {
    case user = 0
    /// The item's time to live had passed.
    case expiry = 1
  }

  /// The id the table had; ids are never used again.
  public var tableID: UInt32
  public var event: Event
  public var identity: Identity
  /// The table's stream setting when the change was made. `nil`: only keys were kept, and the change is not shown
  /// through the DynamoDB API.
  public var view: StreamViewType?
  /// The item's key attributes.
  public var keys: Item
  /// The item before the change, if there was one and the view holds it.
  public var oldImage: Item?
  /// The item after the change, if there is one and the view holds it.
  public var newImage: Item?
  /// Which consumer of the stream made the change; `nil` if none did.
  public var cause: ChangeCause?

  public init(
    tableID: UInt32, event: Event, identity: Identity = .user, view: StreamViewType?, keys: Item,
    oldImage: Item? = nil, newImage: Item? = nil, cause: ChangeCause? = nil
  ) {
    self.tableID = tableID
    self.event = event
    self.identity = identity
    self.view = view
    self.keys = keys
    self.oldImage = oldImage
    self.newImage = newImage
    self.cause = cause
  }
}

extension StreamViewType {
  /// Whether records show the item before the change.
  var hasOldImage: Bool { self == .oldImage || self == .newAndOldImages }
  /// Whether records show the item after the change.
  var hasNewImage: Bool { self == .newImage || self == .newAndOldImages }

  /// On disk; never changes. 0 stands for no stream.
  var code: UInt8 {
    switch self {
    case .keysOnly: 1
    case .newImage: 2
    case .oldImage: 3
    case .newAndOldImages: 4
    }
  }

  init?(code: UInt8) {
    guard let view = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = view
  }
}
