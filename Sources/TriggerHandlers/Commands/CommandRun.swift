import Subprocess
internal import Triggers

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// One run of a command: input in, output out, both bounded, and an end in any case.
struct CommandRun: Sendable {
  /// How it went.
  struct Result: Sendable {
    enum Ending: Sendable {
      case exited(Int32)
      case signaled(Int32)
    }
    var ending: Ending
    var output: [UInt8]
    /// The last that it wrote to standard error, without blanks at the ends.
    var errors: String
    var isTooLong = false
    var isTimedOut = false
    /// Why not all of the output could be read, if it could not: what was read is no whole answer then.
    var readFailure: String?
  }

  /// How much of standard error is kept.
  static let errorLimit = 8 << 10

  var command: [String]
  var directory: String?
  var environment: [String: String]
  var timeout: Duration
  var outputLimit: Int

  /// Runs the command to its end. Cancelling the task kills it.
  ///
  /// - Throws: ``TriggerError`` `handlerFailed` if it cannot be started; `CancellationError`.
  func run(_ input: [UInt8]) async throws -> Result {
    let group = ProcessGroup()
    let result = try await withTaskCancellationHandler {
      try await withThrowingTaskGroup(of: Result?.self) { tasks in
        tasks.addTask { try await start(input, group) }
        tasks.addTask {
          // Cancelled when the command ends first.
          guard (try? await Task.sleep(for: timeout)) != nil else { return nil }
          group.end(isTimeout: true)
          return nil
        }
        while let result = try await tasks.next() {
          guard let result else { continue }
          group.isOver()
          tasks.cancelAll()
          return result
        }
        throw CancellationError()
      }
    } onCancel: {
      group.end(isTimeout: false)
    }
    try Task.checkCancellation()
    return result
  }

  private func start(_ input: [UInt8], _ group: ProcessGroup) async throws -> Result {
    do {
      let ended = try await Subprocess.run(
        configuration, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution -> (head: Head, errors: String) in
        group.begin(execution.processIdentifier.value)
        async let writing: Void = Self.write(input, to: execution.standardInputWriter)
        async let errors = Self.tail(of: execution.standardError)
        let head = await head(of: execution.standardOutput, group)
        await writing
        return (head, await errors)
      }
      let ending: Result.Ending =
        switch ended.terminationStatus {
        case .exited(let status): .exited(status)
        case .signaled(let signal): .signaled(signal)
        }
      let collected = ended.closureResult
      return Result(
        ending: ending, output: collected.head.output, errors: collected.errors, isTooLong: collected.head.isTooLong,
        isTimedOut: group.isTimedOut, readFailure: collected.head.failure)
    } catch let error as SubprocessError {
      throw TriggerError(.handlerFailed, "The command \(title) cannot be run.", cause: error.description)
    }
  }

  private var configuration: Configuration {
    var overrides: [Environment.Key: String?] = [:]
    for (name, value) in environment { if let key = Environment.Key(rawValue: name) { overrides[key] = value } }
    var options = PlatformOptions()
    // A group of its own, named by the command's own process.
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    let path = Self.path(of: command[0], in: directory)
    return Configuration(
      executable: path.contains("/") ? .path(FilePath(path)) : .name(path),
      arguments: Arguments(Array(command.dropFirst())), environment: .inherit.updating(overrides),
      workingDirectory: directory.map { FilePath($0) }, platformOptions: options)
  }

  /// A relative path is one of the directory that the command runs in; a name without a slash is none.
  static func path(of program: String, in directory: String?) -> String {
    guard let directory, program.contains("/"), !program.hasPrefix("/") else { return program }
    return "\(directory)/\(program)"
  }

  /// What messages call the command: a shell's command line, else the program.
  var title: String { ConsumerDefinition.shellLine(of: command) ?? command[0] }

  /// Writes everything that the command takes. It may end, or close its input, without reading it all.
  private static func write(_ input: [UInt8], to writer: StandardInputWriter) async {
    if !input.isEmpty { _ = try? await writer.write(input) }
    try? await writer.finish()
  }

  /// The output, as far as it was read.
  private struct Head: Sendable {
    var output: [UInt8] = []
    var isTooLong = false
    var failure: String?
  }

  /// All of the output, unless it is too long: then the group is killed.
  private func head(of sequence: SubprocessOutputSequence, _ group: ProcessGroup) async -> Head {
    var head = Head()
    do {
      for try await buffer in sequence where !head.isTooLong {
        buffer.withUnsafeBytes { head.output.append(contentsOf: $0) }
        guard head.output.count > outputLimit else { continue }
        head.isTooLong = true
        head.output = []
        group.end(isTimeout: false)
      }
    } catch {
      head.failure = String(describing: error)
    }
    return head
  }

  private static func tail(of sequence: SubprocessOutputSequence) async -> String {
    var tail: [UInt8] = []
    do {
      for try await buffer in sequence {
        buffer.withUnsafeBytes { tail.append(contentsOf: $0) }
        if tail.count > 2 * errorLimit { tail.removeFirst(tail.count - errorLimit) }
      }
    } catch {
      // What was read is the reason of a failure, or a message; neither has to be whole.
    }
    let text = String(decoding: tail.suffix(errorLimit), as: UTF8.self)
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }
}

extension CommandRun.Result {
  /// Why a run did not do its work; `nil` if it did.
  func failure(of run: CommandRun) -> String? {
    let program = run.title
    if isTooLong { return "The command \(program) wrote more than \(run.outputLimit) bytes to standard output." }
    if isTimedOut { return "The command \(program) was killed: it took more than \(run.timeout)." }
    switch ending {
    case .exited(0): return readFailure.map { "The output of the command \(program) cannot be read: \($0)." }
    case .exited(let status): return "The command \(program) ended with status \(status)."
    case .signaled(let signal): return "The command \(program) was ended by signal \(signal)."
    }
  }
}
