import ArgumentParser
import TableStore

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a store from a backup.",
    discussion: """
        mallctl restore /mnt/backups/monday --store ./new.store
        gunzip -c monday.gz | mallctl restore - --store ./new.store

      The store's directory must not exist, or be empty; nothing is left there if the backup cannot be read. \
      A backup packed with gzip is read as well. The new store has an identity of its own.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "The backup's directory or file, or - for standard input.", completion: .file()) var source: String

  func run() throws {
    var progress = Progress("entries", quiet: common.quiet)
    let bytes = try BackupPlace.source(source)
    let summary: BackupSummary
    do {
      summary = try Store.restore(
        to: common.directory,
        progress: { progress.update($0, fraction: bytes.size.map { Double(bytes.position) / Double(max($0, 1)) }) },
        from: { try bytes.read(into: $0) })
    } catch var error as StoreError where error.code == .input || error.code == .storeCorrupted {
      // The store is new: it is the backup that is wrong.
      error.message = "\(bytes.name): \(error.message)"
      throw error
    }
    progress.finish()
    common.say(
      """
      store \(common.directory) restored: \(Figures.grouped(summary.entries)) entries as of commit \(summary.commit), \
      \(Figures.decimal(progress.elapsed, places: 2)) s
      """)
  }
}
