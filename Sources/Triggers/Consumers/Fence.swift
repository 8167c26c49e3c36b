package import TableStore

/// The right to move a consumer's checkpoint, as long as nobody else has taken it.
package struct Fence: Sendable, Hashable {
  package var consumer: String
  package var incarnation: UInt64
  package var epoch: UInt32

  package init(consumer: String, incarnation: UInt64, epoch: UInt32) {
    self.consumer = consumer
    self.incarnation = incarnation
    self.epoch = epoch
  }
}

extension ConsumerTransaction {
  /// The checkpoint, if the fence still holds.
  ///
  /// - Throws: ``TriggerError`` `fenced` if the consumer was taken over, removed or made anew.
  package func checkpoint(_ fence: Fence) throws -> ConsumerCheckpoint {
    guard let bytes = try state.get(ConsumerKey.checkpoint(fence.incarnation)) else {
      throw TriggerError(.fenced, "The consumer \(fence.consumer) was removed while it ran.")
    }
    let checkpoint = try ConsumerCheckpoint(encoded: bytes)
    guard checkpoint.epoch == fence.epoch else {
      throw TriggerError(
        .fenced, "The consumer \(fence.consumer) was taken over by another owner; this one must stop.")
    }
    return checkpoint
  }

  /// Moves the checkpoint from one cursor to another.
  ///
  /// - Throws: ``TriggerError`` `fenced` if the consumer was taken over, or if its checkpoint is not at `from` because it
  ///   was reset.
  package func advance(_ fence: Fence, from: StreamCursor, to: StreamCursor) throws {
    var checkpoint = try checkpoint(fence)
    guard checkpoint.cursor == from else {
      throw TriggerError(.fenced, "The checkpoint of \(fence.consumer) was moved by somebody else.")
    }
    checkpoint.cursor = to
    put(ConsumerKey.checkpoint(fence.incarnation), checkpoint.encoded)
  }
}
