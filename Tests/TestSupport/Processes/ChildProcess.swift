import Foundation

/// A program running beside the test: written to and read from line by line, stopped and killed at will.
///
/// A child never outlives the object: it is killed and waited for when the last reference goes. Calls block the
/// caller's thread, each up to its time limit. One thread uses one child.
public final class ChildProcess {
  /// How a program ended.
  public enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// How long calls wait unless told otherwise. Generous: it only bounds the wait for a program that hangs.
  public static let patience: Double = 60

  public let id: pid_t
  private let name: String
  private var input: Int32
  private let output: Int32
  private let errorFile: Int32
  private var buffer: [UInt8] = []
  private var reachedEnd = false
  private var ending: Ending?

  /// Starts `program` with `arguments`, this process's environment changed by `environment`, and `faults` if given.
  public init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], faults: Faults? = nil
  ) throws {
    name = (program as NSString).lastPathComponent
    _ = Self.pipeSignalIgnored
    var variables = ProcessInfo.processInfo.environment
    // A program that prints its own backtrace when it traps hangs on to its pipes beyond its death.
    variables["SWIFT_BACKTRACE"] = "enable=no"
    variables.merge(environment) { _, new in new }
    if let faults { variables.merge(try faults.environment()) { _, new in new } }

    // No other child starts between the making of a pipe and its closing on exec: it would keep the pipe open.
    Self.starting.lock()
    defer { Self.starting.unlock() }
    let inputPipe = try Pipe()
    let outputPipe = try Pipe()
    errorFile = try Self.openUnnamedFile()
    input = inputPipe.writing
    output = outputPipe.reading
    defer {
      close(inputPipe.reading)
      close(outputPipe.writing)
    }
    let spawned = Spawn(
      program: program, arguments: arguments, environment: variables,
      descriptors: (inputPipe.reading, outputPipe.writing, errorFile))
    do {
      id = try spawned.start()
    } catch {
      close(input)
      close(output)
      close(errorFile)
      throw error
    }
  }

  deinit {
    if ending == nil {
      kill(id, SIGKILL)
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    }
    if input >= 0 { close(input) }
    close(output)
    close(errorFile)
  }

  // MARK: Talking

  /// Writes `line` and a line end to the child's standard input.
  public func send(_ line: String) throws {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        throw failure("cannot write to \(name)", code: errno)
      }
      bytes = bytes.dropFirst(written)
    }
  }

  /// Ends the child's standard input.
  public func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }

  /// The next whole line of the child's standard output without its line end, or `nil` after the last one.
  ///
  /// A last line without a line end, cut off by the death of the child, is not given. Throws after `seconds`.
  public func nextLine(within seconds: Double = patience) throws -> String? {
    let deadline = Self.now() + seconds
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeSubrange(...end)
        return line
      }
      if reachedEnd { return nil }
      guard try fill(until: deadline) else {
        throw failure("\(name) said nothing for \(seconds) s")
      }
    }
  }

  /// All whole lines up to the end of the child's standard output.
  public func remainingLines(within seconds: Double = patience) throws -> [String] {
    let deadline = Self.now() + seconds
    while !reachedEnd {
      guard try fill(until: deadline) else { throw failure("\(name) did not end its output in \(seconds) s") }
    }
    return takeLines()
  }

  /// The whole lines that come within `seconds`, fewer if the child's standard output ends before.
  public func lines(for seconds: Double) throws -> [String] {
    let deadline = Self.now() + seconds
    while !reachedEnd, try fill(until: deadline) {}
    return takeLines()
  }

  private func takeLines() -> [String] {
    guard let end = buffer.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    let lines = buffer[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    buffer.removeSubrange(...end)
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What the child has said on its standard error so far.
  public var errorText: String {
    let size = max(0, lseek(errorFile, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: Int(size))
    let count = bytes.withUnsafeMutableBytes { pread(errorFile, $0.baseAddress, $0.count, 0) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  // MARK: Stopping and ending

  /// Sends `signal` (`SIGSTOP`, `SIGCONT`, `SIGTERM`, …) unless the child has been seen to end.
  public func send(signal: Int32) {
    if ending == nil { kill(id, signal) }
  }

  /// Kills the child with `SIGKILL` and waits for its end; what it wrote before can still be read.
  @discardableResult
  public func killAndWait() throws -> Ending {
    send(signal: SIGKILL)
    return try wait()
  }

  /// Waits until the child has ended; throws after `seconds`.
  @discardableResult
  public func wait(within seconds: Double = patience) throws -> Ending {
    let deadline = Self.now() + seconds
    var pause: UInt32 = 200
    while true {
      if let ended = try endingIfOver() { return ended }
      if Self.now() > deadline { throw failure("\(name) did not end in \(seconds) s") }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  /// How the child ended, or `nil` while it lives.
  public func endingIfOver() throws -> Ending? {
    if let ending { return ending }
    var status: Int32 = 0
    let result = waitpid(id, &status, WNOHANG)
    if result == 0 || (result < 0 && errno == EINTR) { return nil }
    guard result == id else { throw failure("cannot wait for \(name)", code: errno) }
    let signal = status & 0x7F
    ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    return ending
  }

  // MARK: -

  /// Reads what is there into the buffer, waiting for it if need be; false when the time is over.
  private func fill(until deadline: Double) throws -> Bool {
    let left = deadline - Self.now()
    var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    let ready = poll(&request, 1, Int32(max(0, left) * 1000))
    if ready < 0 && errno != EINTR { throw failure("cannot wait for \(name)", code: errno) }
    if ready <= 0 { return left > 0 }
    let count = withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { space in
      let count = read(output, space.baseAddress, space.count)
      if count > 0 { buffer.append(contentsOf: space[..<count]) }
      return count
    }
    if count < 0 && errno != EINTR && errno != EAGAIN { throw failure("cannot read from \(name)", code: errno) }
    if count == 0 { reachedEnd = true }
    return true
  }

  private func failure(_ message: String, code: Int32 = 0) -> ProcessError {
    let text = errorText
    return ProcessError(message: text.isEmpty ? message : message + "; it said: " + text, code: code)
  }

  private static let starting = NSLock()

  private static func now() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
  }

  /// Writing to a child that has died is to fail, not to end the test program.
  private static let pipeSignalIgnored: Void = {
    signal(SIGPIPE, SIG_IGN)
  }()

  private static func openUnnamedFile() throws -> Int32 {
    var template = Array("/tmp/mall-child-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw ProcessError(message: "cannot make a file in /tmp", code: errno) }
    unlink(template)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }
}

/// Both ends of a pipe, closed in programs started afterwards.
private struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ProcessError(message: "cannot make a pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = ends[0]
    writing = ends[1]
  }
}
