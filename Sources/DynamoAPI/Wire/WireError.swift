import TableStore

/// An error as it goes over the wire: DynamoDB's name for it, with the prefix clients of old look at, a status, and the
/// members of its body.
struct WireError: Error {
  /// The namespace in front of an error's name.
  enum Prefix: String {
    /// Errors that the service model describes.
    case dynamo = "com.amazonaws.dynamodb.v20120810"
    /// Requests that break a rule.
    case validate = "com.amazon.coral.validate"
    /// Requests that cannot be read, and all about signatures.
    case service = "com.amazon.coral.service"
  }

  var prefix: Prefix
  var name: String
  var status = 400
  /// `nil`: the body has no message.
  var message: String?
  /// Whether the member is called `Message`, as a few errors have it.
  var isCapitalized = false
  /// For ConditionalCheckFailedException: the item as it was, if it was asked for.
  var item: Item?
  /// For TransactionCanceledException: one for each action.
  var reasons: [StoreError.CancellationReason]?

  init(_ prefix: Prefix, _ name: String, _ message: String?) {
    self.prefix = prefix
    self.name = name
    self.message = message
  }

  static func validation(_ message: String) -> WireError { WireError(.validate, "ValidationException", message) }

  /// A member of another type than the service model gives it, or text that is no JSON.
  static func serialization(_ message: String) -> WireError {
    var error = WireError(.service, "SerializationException", message)
    error.isCapitalized = true
    return error
  }

  static let unknownOperation = WireError(.service, "UnknownOperationException", nil)

  /// A fault of this side. What it was goes to the server's own log, not to the client.
  static var internalError: WireError {
    var error = WireError(
      .dynamo, "InternalServerError", "The request could not be completed because of an internal error.")
    error.status = 500
    return error
  }

  /// The body: `{"__type":"<prefix>#<name>","message":"…"}`.
  var body: [UInt8] {
    var json = JSONWriter(capacity: 256)
    json.beginObject()
    json.name("__type")
    json.string("\(prefix.rawValue)#\(name)")
    if let reasons { write(reasons, to: &json) }
    if let message {
      if isCapitalized { json.name("Message") } else { json.name("message") }
      json.string(message)
    }
    if let item {
      json.name("Item")
      DynamoDBJSON.write(item, to: &json)
    }
    json.endObject()
    return json.bytes
  }

  private func write(_ reasons: [StoreError.CancellationReason], to json: inout JSONWriter) {
    json.name("CancellationReasons")
    json.beginArray()
    for reason in reasons {
      json.beginObject()
      json.name("Code")
      json.string(reason.code)
      if let message = reason.message {
        json.name("Message")
        json.string(message)
      }
      if let item = reason.item {
        json.name("Item")
        DynamoDBJSON.write(item, to: &json)
      }
      json.endObject()
    }
    json.endArray()
  }
}
