import TableStore

/// What the command line says, each as `key=value` after the store's path.
struct WriterSettings {
  var store: String
  /// `writer`: whose items these are; threads append their number. No two writers share items.
  var writer = "w"
  /// `seed`: makes the choice of operations repeatable.
  var seed: UInt64 = 1
  /// `first`: the number of the first operation; a later run of the same writer goes on from there.
  var first = 1
  /// `count`: operations per thread; 0: until told to stop.
  var count = 0
  /// `threads`: writers in this process.
  var threads = 1
  /// `names`: how many different items a writer has.
  var names = 100
  /// `large`: one of so many items is some tens of kilobytes long; 0: none.
  var large = 50
  /// `durability`: `full`, `none`, or the milliseconds of an interval.
  var durability = StoreOptions.Durability.full
  /// `overlay`: bytes; small ones make the applier work all the time.
  var overlay = 2 << 20
  /// `segment`: bytes of a segment of the log; 0: as usual.
  var segment = 0
  /// `cap`: bytes of log that are kept at most; 0: as usual.
  var cap = 0
  /// `reopens`: `yes` to close and open the store again and again.
  var reopens = false
  /// `deletes`: `only`, to free space in a full store.
  var deletesOnly = false

  init(store: String, _ arguments: ArraySlice<String>) throws {
    self.store = store
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, try set(parts[0], parts[1]) else {
        throw UsageError(message: "cannot read '\(argument)'")
      }
    }
  }

  private mutating func set(_ key: String, _ value: String) throws -> Bool {
    let number = Int(value)
    switch (key, number) {
    case ("writer", _): writer = value
    case ("seed", let number?): seed = UInt64(number)
    case ("first", let number?): first = number
    case ("count", let number?): count = number
    case ("threads", let number?): threads = number
    case ("names", let number?): names = number
    case ("large", let number?): large = number
    case ("overlay", let number?): overlay = number
    case ("segment", let number?): segment = number
    case ("cap", let number?): cap = number
    case ("reopens", _): reopens = value == "yes"
    case ("deletes", _): deletesOnly = value == "only"
    case ("durability", nil) where value == "full": durability = .full
    case ("durability", nil) where value == "none": durability = .none
    case ("durability", let number?): durability = .interval(milliseconds: number)
    default: return false
    }
    return true
  }

  var options: StoreOptions {
    var options = StoreOptions()
    options.durability = durability
    options.overlayBytes = overlay
    if segment > 0 { options.segmentBytes = segment }
    if cap > 0 { options.streamCapBytes = cap }
    return options
  }
}
