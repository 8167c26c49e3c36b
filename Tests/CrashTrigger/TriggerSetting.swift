import Foundation
import TableStore
import TestSupport
import Triggers

/// What the command line says, each as `key=value` after the store's path.
struct TriggerSetting {
  /// Where a trigger kills or stops its own process.
  struct Accident {
    var trigger: String
    var point: CrashPoint
    /// At the visit with this number, from 1.
    var visit: Int
    var signal: Int32
  }

  var store: String
  /// `seed`: makes the choice of changes repeatable.
  var seed: UInt64 = 1
  /// `first`: the version of the first product written; none is used twice.
  var first = 1
  /// `threads`: writers of this process.
  var threads = 2
  /// `durability`: `full` or `none`.
  var durability = StoreOptions.Durability.full
  /// `file`: what the external trigger appends to.
  var file = ""
  /// `kill=TRIGGER:POINT:VISIT`, or `stop=` the same.
  var accident: Accident?
  /// `only`: the triggers to run, with commas between them.
  var triggers = TriggerCatalogue.triggers
  /// `lease`: milliseconds after which an owner that does not move is replaced; 0: as usual.
  var lease = 0
  /// `pause`: microseconds between two commits of a thread that loads, so that the triggers come along.
  var pause = 3000
  /// `batch`: changes in a batch.
  var batch = 20
  /// `mended=yes`: the copying handler bears poison, and all dead letters are taken up again.
  var isMended = false
  /// `settle=yes`: ends by itself when the triggers are done with everything.
  var settles = false

  init(store: String, _ arguments: ArraySlice<String>) throws {
    self.store = store
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, set(parts[0], parts[1]) else { throw UsageError(message: "cannot read '\(argument)'") }
    }
  }

  private mutating func set(_ key: String, _ value: String) -> Bool {
    let number = Int(value)
    switch (key, number) {
    case ("seed", let number?): seed = UInt64(number)
    case ("first", let number?): first = number
    case ("threads", let number?): threads = number
    case ("batch", let number?): batch = number
    case ("lease", let number?): lease = number
    case ("pause", let number?): pause = number
    case ("only", nil): triggers = value.split(separator: ",").map(String.init)
    case ("durability", nil): durability = value == "none" ? .none : .full
    case ("file", _): file = value
    case ("mended", _): isMended = value == "yes"
    case ("settle", _): settles = value == "yes"
    case ("kill", _), ("stop", _):
      let parts = value.split(separator: ":").map(String.init)
      guard parts.count == 3, let point = CrashPoint(rawValue: parts[1]), let visit = Int(parts[2]) else {
        return false
      }
      let signal = key == "kill" ? SIGKILL : SIGSTOP
      accident = Accident(trigger: parts[0], point: point, visit: visit, signal: signal)
    default: return false
    }
    return true
  }

  var options: StoreOptions {
    var options = StoreOptions()
    options.durability = durability
    options.overlayBytes = 1 << 20
    return options
  }
}
