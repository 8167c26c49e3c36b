import Foundation
import Synchronization
import TableStore

/// The command `write`: threads that write until told to stop.
struct Writing {
  private let settings: WriterSettings

  init(_ settings: WriterSettings) {
    self.settings = settings
  }

  func run() throws {
    let store = try Store.open(at: settings.store, options: settings.options)
    try Shop.prepare(store)
    Journal.say("ready")
    let flag = StopFlag()
    let group = DispatchGroup()
    for number in 0..<settings.threads {
      let writer = Writer(settings, number: number, store: store, flag: flag)
      group.enter()
      Thread.detachNewThread {
        writer.run()
        group.leave()
      }
    }
    if settings.count == 0 {
      _ = readLine()
      flag.raise()
    }
    group.wait()
    try store.close()
    Journal.say("closed")
  }
}

/// Told once to stop, seen by all threads.
final class StopFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  func raise() { raised.store(true, ordering: .relaxed) }

  var isRaised: Bool { raised.load(ordering: .relaxed) }
}
