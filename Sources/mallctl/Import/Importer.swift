import TableStore

/// Puts rows into a table, some hundreds to a commit, with one batch in memory.
struct Importer {
  /// How far an import came.
  struct Outcome {
    var rows = 0
    var seconds = 0.0
    var wasInterrupted = false
    var isDry = false

    var summary: String {
      let rate = Figures.grouped(Int(Double(rows) / max(seconds, 0.001)))
      let verb = rows == 1 ? "is" : "are"
      let deed = isDry ? "\(verb) fine, nothing written" : "\(verb) in"
      return "\(Figures.count(rows, "row")) \(deed), \(Figures.decimal(seconds, places: 2)) s, \(rate) rows/s"
    }
  }

  var source: any ByteSource
  var format: RowFormat
  var batch: Int
  var dryRun: Bool
  var quiet: Bool

  /// Runs to the end of the source, the first fault or an interrupt; a batch is in as a whole or not at all.
  ///
  /// - Throws: ``InputError`` for a malformed row or one the table refuses, with its place and the rows that are in.
  func run(into table: String, of store: Store) throws -> Outcome {
    // A table that is missing is better found before the first row.
    _ = try store.describeTable(table)
    let reader = format.reader(source)
    let target = store.table(table)
    var outcome = Outcome(isDry: dryRun)
    var progress = Progress("rows", quiet: quiet)
    defer { progress.finish() }
    var rows: [Row] = []
    rows.reserveCapacity(batch)
    do {
      while !Interrupt.isRequested, let item = try reader.next() {
        rows.append(Row(item: item, location: reader.location))
        if rows.count == batch { try commit(&rows, to: target, &outcome, &progress) }
      }
    } catch let fault as InputError {
      // An interrupted read may leave half a row.
      if !Interrupt.isRequested {
        progress.finish()
        throw InputError("\(fault.message); \(Self.standing(outcome))", at: fault.location)
      }
    }
    if !rows.isEmpty { try commit(&rows, to: target, &outcome, &progress) }
    outcome.seconds = progress.elapsed
    outcome.wasInterrupted = Interrupt.isRequested
    return outcome
  }

  private struct Row {
    var item: Item
    var location: String
  }

  private func commit(
    _ rows: inout [Row], to table: Table, _ outcome: inout Outcome, _ progress: inout Progress
  ) throws {
    if !dryRun {
      var current = 0
      do {
        try table.store.write { transaction in
          current = 0
          for row in rows {
            try transaction.put(row.item, in: table)
            current += 1
          }
        }
      } catch let error as StoreError where ExitStatus(error.code) == .badInput && current < rows.count {
        throw InputError("\(error.message); \(Self.standing(outcome))", at: rows[current].location)
      } catch var error as StoreError {
        // The store or the disk, not the file.
        progress.finish()
        error.message +=
          "; \(Figures.count(outcome.rows, "row")) of \(source.name) \(outcome.rows == 1 ? "is" : "are") in"
        throw error
      }
    }
    outcome.rows += rows.count
    rows.removeAll(keepingCapacity: true)
    progress.update(outcome.rows, fraction: source.size.map { Double(source.position) / Double(max($0, 1)) })
  }

  private static func standing(_ outcome: Outcome) -> String {
    let verb = outcome.rows == 1 ? "is" : "are"
    let rows = Figures.count(outcome.rows, "row")
    if outcome.isDry { return "\(rows) before it \(verb) fine" }
    return "\(rows) \(verb) in; correct the file and import it again"
  }
}
