import TableStore

/// Whether a table's changes are shown as a stream, and with which images.
struct StreamSpecification: Sendable {
  /// `nil`: no stream.
  var view: StreamViewType?

  init(wire reader: inout MemberReader) throws {
    var isEnabled: Bool?
    var view: StreamViewType?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "StreamEnabled": isEnabled = try reader.bool()
      case "StreamViewType": view = try reader.oneOf(StreamViewType.self, "streamSpecification.streamViewType")
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(isEnabled != nil, "streamSpecification.streamEnabled")
    try required.check()
    if isEnabled == true, view == nil {
      throw WireError.validation(
        "One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true")
    }
    if isEnabled == false, view != nil {
      throw WireError.validation(
        "One or more parameter values were invalid: StreamViewType cannot be specified when StreamEnabled is false")
    }
    self.view = isEnabled == true ? view : nil
  }
}
