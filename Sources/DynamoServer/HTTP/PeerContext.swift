import Hummingbird
import NIOCore

/// What a request brings besides itself: the connection it came by.
public struct PeerContext: InitializableFromSource, Sendable {
  let channel: any Channel

  public init(source: ApplicationRequestContextSource) { channel = source.channel }

  /// The client's address, for people.
  var client: String {
    guard let address = channel.remoteAddress else { return "-" }
    return address.ipAddress.map { "\($0):\(address.port ?? 0)" } ?? "-"
  }
}
