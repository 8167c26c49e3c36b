import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections whose client is slower than it may be, and those that a reply says are over.
///
/// - A request's body must have come as a whole within a time after its headers, however its bytes are spread.
/// - A reply must not wait longer than a time for its client to take it.
/// - After a reply with `Connection: close` no further request is read; what the client still sends is dropped for a
///   moment, so that it can read the reply before the connection is gone.
///
/// Requests that come in one piece, which are nearly all, cost no timer. Headers that do not end are the business of the
/// idle timeout, which sees no complete request either.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let bodyTime: TimeAmount
  private let replyTime: TimeAmount
  private var isReadingBody = false
  private var bodyTimer: Scheduled<Void>?
  private var replyTimer: Scheduled<Void>?
  /// The reply being written is the connection's last.
  private var isLastReply = false
  /// The last reply is written: nothing is read any more.
  private var isOver = false

  /// How long a client may take to read the last reply.
  private static let lingering = TimeAmount.seconds(2)

  init(_ limits: ServerLimits) {
    bodyTime = .seconds(Int64(limits.bodySeconds))
    replyTime = .seconds(Int64(limits.replySeconds))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isOver { return }
    switch unwrapInboundIn(data) {
    case .head: isReadingBody = true
    case .body: break
    case .end:
      isReadingBody = false
      bodyTimer?.cancel()
      bodyTimer = nil
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isReadingBody, bodyTimer == nil { bodyTimer = closing(context, in: bodyTime) }
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head): isLastReply = head.headerFields[.connection] == "close"
    case .body: break
    case .end:
      if isLastReply {
        isOver = true
        context.writeAndFlush(data, promise: promise)
        context.close(mode: .output, promise: nil)
        bodyTimer?.cancel()
        bodyTimer = closing(context, in: Self.lingering)
        return
      }
    }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    replyTimer?.cancel()
    replyTimer = context.channel.isWritable ? nil : closing(context, in: replyTime)
    context.fireChannelWritabilityChanged()
  }

  func handlerRemoved(context: ChannelHandlerContext) { cancelTimers() }

  func channelInactive(context: ChannelHandlerContext) {
    cancelTimers()
    context.fireChannelInactive()
  }

  private func closing(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
    let channel = context.channel
    return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  private func cancelTimers() {
    bodyTimer?.cancel()
    replyTimer?.cancel()
    bodyTimer = nil
    replyTimer = nil
  }
}

@available(*, unavailable)
extension SlowClientGuard: Sendable {}
