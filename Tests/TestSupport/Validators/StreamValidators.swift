import TableStore

/// The validators of what a reader saw, to be used together.
public enum StreamValidators {
  /// Those that hold for a reader or trigger of one lane. Exactly-once has a validator of another form, see
  /// ``ExactlyOnceValidator``.
  public static let all: [any StreamValidator] = [
    OrderedValidator(), UniqueValidator(), AtomicValidator(), ReliableValidator(), ResumableValidator(),
  ]

  /// What all of them find.
  public static func violations(
    _ observation: Observation, against truth: StreamTruth, _ validators: [any StreamValidator] = all
  ) -> [Violation] {
    validators.flatMap { $0.violations(observation, against: truth) }
  }
}
