import TriggerHandlers
import Triggers

/// Decides which lines to show of what running triggers do: one when something changes, not one for everything that
/// happens. Knows no clock and prints nothing.
struct TriggerLines {
  /// Seconds in which one line is shown once, however often its event comes.
  static let repetition = 30.0
  /// Seconds between two lines about a trigger's figures, unless it has come to a dead letter, another state or its end.
  static let figures = 5.0

  /// How a trigger stands, as far as it is shown.
  struct Standing: Equatable {
    var state: String
    var done: UInt64
    var behind: UInt64
    var deadLetters: Int
    var parked: Int

    init(state: String, done: UInt64, behind: UInt64, deadLetters: Int, parked: Int) {
      self.state = state
      self.done = done
      self.behind = behind
      self.deadLetters = deadLetters
      self.parked = parked
    }

    init(_ status: ConsumerStatus) {
      self.init(
        state: status.state.rawValue, done: status.activity.counters.recordsOK, behind: status.lagRecords,
        deadLetters: status.deadLetters, parked: status.parked)
    }

    /// Whether nothing differs but how far it is behind.
    func isSame(butBehind other: Standing) -> Bool {
      var copy = other
      copy.behind = behind
      return copy == self
    }

    var text: String {
      var text =
        "\(Figures.count(Int(clamping: done), "change")) done, \(Figures.grouped(Int(clamping: behind))) behind"
      if deadLetters > 0 { text += ", \(Figures.count(deadLetters, "dead letter"))" }
      if parked > 0 { text += ", \(Figures.grouped(parked)) parked" }
      return state == "RUNNING" || state == "CREATED" ? text : "\(state): \(text)"
    }
  }

  private struct Shown {
    /// What it is doing now, and what the last line about that said.
    var activity: String?
    var said: String?
    var standing: Standing?
    var standingAt = -Double.infinity
    /// When each line was shown.
    var lines: [String: Double] = [:]
  }

  private var triggers: [String: Shown] = [:]

  /// - Parameter now: in seconds.
  mutating func note(_ event: EndpointService.Event, now: Double) -> [String] {
    switch event {
    case .running(let name): return activity("running", of: name, now)
    case .waiting(let name, let error): return activity(Self.reason(error), of: name, now)
    case .failed(let name, let reason): return once("failed: \(Self.brief(reason))", of: name, now)
    case .said(let name, let text): return Self.split(text, of: name)
    case .removed(let name):
      triggers[name] = nil
      return ["\(name): removed"]
    case .caughtUp: return []
    }
  }

  /// Takes note of how a trigger stands before anything happens, which is only worth a line if something is wrong.
  mutating func begin(_ name: String, _ standing: Standing) -> [String] {
    triggers[name, default: Shown()].standing = standing
    let isWell = ["CREATED", "BACKFILLING", "RUNNING"].contains(standing.state)
    return isWell && standing.deadLetters == 0 ? [] : ["\(name): \(standing.text)"]
  }

  /// Shows what has changed, for a trigger that is looked at every second or so.
  mutating func look(_ name: String, _ standing: Standing, now: Double) -> [String] {
    var lines: [String] = []
    if let current = triggers[name]?.activity, current != triggers[name]?.said {
      lines += activity(current, of: name, now)
    }
    return lines + figures(name, standing, now: now, isUrgent: false)
  }

  /// Shows the figures that have not been shown yet, at the end.
  mutating func finish(_ name: String, _ standing: Standing) -> [String] {
    figures(name, standing, now: 0, isUrgent: true)
  }

  /// The lines that a command wrote.
  static func split(_ text: String, of name: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { "\(name): \(DisplayWidth.printable(String($0)))" }
  }

  private mutating func figures(_ name: String, _ standing: Standing, now: Double, isUrgent: Bool) -> [String] {
    var shown = triggers[name] ?? Shown()
    let last = shown.standing
    guard last?.text != standing.text else { return [] }
    if last == nil, standing.done == 0, standing.deadLetters == 0 { return [] }
    // How far a trigger that does nothing falls behind, while others write, is no news.
    if let last, last.isSame(butBehind: standing), standing.behind > 0 { return [] }
    let isNew = last.map { $0.state != standing.state || $0.deadLetters != standing.deadLetters } ?? true
    guard isUrgent || isNew || now - shown.standingAt >= Self.figures else { return [] }
    shown.standing = standing
    shown.standingAt = now
    triggers[name] = shown
    return ["\(name): \(standing.text)"]
  }

  private mutating func activity(_ text: String, of name: String, _ now: Double) -> [String] {
    triggers[name, default: Shown()].activity = text
    guard triggers[name]?.said != text else { return [] }
    let lines = once(text, of: name, now)
    if !lines.isEmpty { triggers[name]?.said = text }
    return lines
  }

  /// The line, unless it was shown lately.
  private mutating func once(_ text: String, of name: String, _ now: Double) -> [String] {
    var shown = triggers[name] ?? Shown()
    shown.lines = shown.lines.filter { now - $0.value < Self.repetition }
    // Many different failures at once are shown one after the other, a few a second.
    guard shown.lines[text] == nil, shown.lines.count(where: { now - $0.value < 1 }) < 5 else { return [] }
    shown.lines[text] = now
    triggers[name] = shown
    return ["\(name): \(text)"]
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? TriggerError else { return "stopped: \(brief(String(describing: error)))" }
    switch error.code {
    case .owned, .paused, .expired: return "waiting: \(brief(error.description))"
    case .fenced: return "waiting: it was changed, paused or taken over"
    default: return "waiting: \(brief(error.description))"
    }
  }

  /// A reason on one line: a handler's own words may be many.
  private static func brief(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let first = lines.first, let last = lines.last else { return "" }
    return DisplayWidth.printable(String((lines.count > 1 ? "\(first) … \(last)" : String(first)).prefix(400)))
  }
}
