public import Triggers

extension ConsumerDefinition {
  /// A command line for the shell as a command.
  public static func shellCommand(_ line: String) -> [String] { ["/bin/sh", "-c", line] }

  /// The command line of a command made by ``shellCommand(_:)``; `nil` for others.
  public static func shellLine(of command: [String]) -> String? {
    command.count == 3 && command[0] == "/bin/sh" && command[1] == "-c" ? command[2] : nil
  }
}
