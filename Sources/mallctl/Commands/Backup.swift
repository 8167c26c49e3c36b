import ArgumentParser
import TableStore

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copies the whole store to a directory or standard output, while it is in use.",
    discussion: """
      In a directory, the backup is the file \(BackupPlace.fileName); one that is there is replaced when the new one is \
      whole.

        mallctl backup /mnt/backups/monday
        mallctl backup - | gzip > monday.gz
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "The directory, or - for standard output.", completion: .directory) var target: String

  func run() throws {
    var progress = Progress("entries", quiet: common.quiet)
    let summary = try common.withStore { store in
      let sink = try BackupPlace.sink(target)
      let summary = try store.backup(progress: { progress.update($0, fraction: nil) }) { try sink.write($0) }
      try sink.finish()
      return summary
    }
    progress.finish()
    common.say(
      """
      \(Figures.grouped(summary.entries)) entries, \(Figures.bytes(summary.bytes)), as of commit \(summary.commit), \
      \(Figures.decimal(progress.elapsed, places: 2)) s
      """)
  }
}
