import Synchronization

/// All series of one name.
final class MetricFamily: Sendable {
  enum Kind: String, Sendable {
    case counter
    case gauge
    case histogram
  }

  let name: String
  let kind: Kind
  let help: String?
  private let members = Mutex<[MetricLabels: any MetricSeries]>([:])

  init(name: String, kind: Kind, help: String?) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  var isEmpty: Bool { members.withLock { $0.isEmpty } }

  /// The series with these labels, made if there is none yet.
  ///
  /// All series of a family are of the type that belongs to its kind, so that a known one is always an `S`.
  func series<S: MetricSeries>(_ labels: MetricLabels, _ make: (MetricLabels) -> S) -> S {
    members.withLock { members in
      if let known = members[labels] as? S { return known }
      let made = make(labels)
      members[labels] = made
      return made
    }
  }

  /// Forgets `series` if it is one of this family.
  func remove(_ series: any MetricSeries) {
    members.withLock { if $0[series.labels] === series { $0[series.labels] = nil } }
  }

  /// The figures of all series, by their labels, to be written with no lock held.
  func sample() -> FamilySample {
    let members = members.withLock { Array($0.values) }
    let series = members.map { SeriesSample(labels: $0.labels.text, figures: $0.figures) }
    return FamilySample(name: name, kind: kind, help: help, series: series.sorted { $0.labels < $1.labels })
  }
}

/// The figures of one name and one set of labels.
protocol MetricSeries: AnyObject, Sendable {
  var labels: MetricLabels { get }
  /// As they are at one moment.
  var figures: SeriesSample.Figures { get }
}

/// What a family is at a moment.
struct FamilySample: Sendable {
  var name: String
  var kind: MetricFamily.Kind
  var help: String?
  var series: [SeriesSample]
}

/// What a series is at a moment.
struct SeriesSample: Sendable {
  enum Figures: Sendable {
    case number(Double)
    /// How many observations lie at or below each bound, all of them counted, and their sum.
    case histogram(bounds: [Double], cumulative: [UInt64], count: UInt64, sum: Double)
  }

  /// As ``MetricLabels/text``.
  var labels: String
  var figures: Figures
}
