import TestSupport
import Testing

@testable import TableStore

/// Closing the queue answers everything that was let in, whichever door it came through.
struct QueuesCloseCleanly {
  @Test(.timeLimit(.minutes(1)))
  func anAsyncCommitBehindABlockingLeaderIsAnsweredAlthoughTheQueueCloses() async throws {
    let isRunning = Signal(false)
    let mayGoOn = Signal(false)
    let queue = CommitQueue { group in
      isRunning.update { $0 = true }
      _ = mayGoOn.wait { $0 ? true : nil }
      for commit in group { commit.finish() }
      return group.count
    }
    let leader = WorkerThread { try? queue.submitAndWait(PendingCommit { _ in }) }
    _ = isRunning.wait { $0 ? true : nil }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      queue.submit(PendingCommit(continuation: continuation) { _ in })
      let closer = WorkerThread { queue.close() }
      while !queue.isClosed { Clock.sleep(milliseconds: 1) }
      // The thread that serves the queue finds it closed, and still has the second commit to answer.
      let server = WorkerThread { queue.serve() }
      mayGoOn.update { $0 = true }
      closer.join()
      server.join()
    }
    leader.join()
  }
}
