import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@main
enum Main {
  static func main() {
    Interrupt.ignoreClosedPipes()
    MemoryFault.report()
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs one command line and returns the status to end with.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      var command = try Mallctl.parseAsRoot(arguments)
      try command.run()
      return ExitStatus.done.rawValue
    } catch  where ErrorReport.isUsage(error) {
      return answerUsage(error)
    } catch {
      for line in ErrorReport.lines(for: error) { Console.say(line) }
      return ExitStatus(error).rawValue
    }
  }

  /// Prints help, the version or a completion script, or says what is wrong with the command line.
  private static func answerUsage(_ error: any Error) -> Int32 {
    let text = Mallctl.fullMessage(for: error)
    guard Mallctl.exitCode(for: error) == .success else {
      let prefix = "Error: "
      Console.say(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
      return ExitStatus.badInput.rawValue
    }
    do {
      let output = FileSink.standardOutput()
      try output.write(text + "\n")
      try output.finish()
      return ExitStatus.done.rawValue
    } catch {
      return ExitStatus(error).rawValue
    }
  }
}
