import Foundation
import Synchronization
import TableStore
import TestSupport

/// The command `load`: threads that put, change and delete products, alone and several in one commit, until told to stop.
struct Loading {
  private let settings: TriggerSetting

  init(_ settings: TriggerSetting) { self.settings = settings }

  func run() throws {
    let store = try Store.open(at: settings.store, options: settings.options)
    try TriggerCatalogue.prepare(store)
    Line.say("ready")
    let isStopped = Flag()
    let group = DispatchGroup()
    for number in 0..<settings.threads {
      let loader = Loader(settings, number, store)
      group.enter()
      Thread.detachNewThread {
        do {
          while !isStopped.isRaised {
            try loader.step()
            usleep(useconds_t(settings.pause))
          }
        } catch {
          Line.complain("\(error)")
          exit(3)
        }
        group.leave()
      }
    }
    _ = readLine()
    isStopped.raise()
    group.wait()
    try store.close()
    Line.say("done")
  }
}

/// Told once, seen by all threads.
final class Flag: Sendable {
  private let raised = Atomic<Bool>(false)
  func raise() { raised.store(true, ordering: .relaxed) }
  var isRaised: Bool { raised.load(ordering: .relaxed) }
}

/// One thread of a loading process. Threads share the products.
private final class Loader: @unchecked Sendable {
  private let store: Store
  private let products: Table
  private let threads: Int
  private var version: Int
  private var generator: SeededGenerator

  init(_ settings: TriggerSetting, _ number: Int, _ store: Store) {
    self.store = store
    products = store.table(TriggerCatalogue.products)
    threads = settings.threads
    version = settings.first + number
    generator = SeededGenerator(seed: settings.seed &* 1000 &+ UInt64(number))
  }

  func step() throws {
    defer { version += threads }
    let numbers = (0..<Int.random(in: 2...6, using: &generator)).map { _ in
      Int.random(in: 0..<TriggerCatalogue.productCount, using: &generator)
    }
    switch generator.next() % 10 {
    case 0: try products.delete(["sku": .s(TriggerCatalogue.sku(numbers[0]))])
    case 1...6: try products.put(try TriggerCatalogue.product(numbers[0], version: version))
    default:
      let items = try Set(numbers).sorted().map { try TriggerCatalogue.product($0, version: version) }
      try store.write { scope in
        for item in items { try scope.put(item, in: products) }
      }
    }
  }
}
