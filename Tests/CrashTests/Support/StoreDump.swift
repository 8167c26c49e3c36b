/// What a fresh process found in a store, and what it found wrong.
struct StoreDump {
  /// Versions by owner and item name.
  var items: [String: [String: Int]] = [:]
  /// What all writers counted up together.
  var tally = 0
  var problems: [String] = []
  /// Whether the process came to its end.
  private(set) var isWhole = true

  init() {}

  init(_ lines: [String]) {
    isWhole = false
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "item" where words.count == 4: items[words[1], default: [:]][words[2]] = Int(words[3])
      case "tally": tally = Int(words[1]) ?? -1
      case "end": isWhole = true
      default: problems.append(line)
      }
    }
    if !isWhole { problems.append("the dump was cut off") }
  }
}
