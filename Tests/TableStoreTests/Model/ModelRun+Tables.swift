import TableStore
import Testing

extension ModelRun {
  func createTable(_ name: String) throws {
    var request = CreateTableRequest(name, ModelWorld.key(of: name))
    request.localIndexes = ModelWorld.localIndexes(of: name)
    request.globalIndexes = ModelWorld.globalIndexes.filter { _ in random.chance(40) }
    // Both say enough to rebuild the table from the log.
    request.streamView = random.chance(80) ? .newAndOldImages : .newImage
    try store.createTable(request)
    tables[name] = ModelTable(
      key: request.key,
      indexes: request.localIndexes.map { ModelIndex(definition: $0, isLocal: true) }
        + request.globalIndexes.map { ModelIndex(definition: $0, isLocal: false) })
  }

  /// Drops a table and makes a new one of the same name, which must be empty.
  func replaceTable() throws {
    let name = random.pick(ModelWorld.tables)
    try store.deleteTable(name)
    tables[name] = nil
    try expect(refusal: [.resourceNotFound], "a put into a dropped table") { try store.table(name).put([:]) }
    try createTable(name)
    expect(try store.table(name).scan().all().isEmpty, "a new table has items")
  }

  /// Adds an index to a live table, or takes one away.
  func changeIndexes() throws {
    let name = random.pick(ModelWorld.tables)
    guard let table = tables[name] else { return }
    var request = UpdateTableRequest(name)
    let definition = random.pick(ModelWorld.globalIndexes)
    if table.indexes.contains(where: { $0.name == definition.name }) {
      request.deleteGlobalIndex = definition.name
    } else {
      request.createGlobalIndex = definition
    }
    // One index at a time, unless the one before is filled already.
    let isBusy = table.indexes.contains { $0.mayBeFilling && $0.name != definition.name }
    do {
      try store.updateTable(request)
    } catch let error as StoreError {
      expect(isBusy && error.code == .limitExceeded, "\(error)")
      return
    }
    if request.createGlobalIndex == nil {
      tables[name]?.indexes.removeAll { $0.name == definition.name }
    } else {
      tables[name]?.indexes.append(ModelIndex(definition: definition, isLocal: false, mayBeFilling: true))
    }
    if random.chance(50) { try sweep() }
  }

  func changeExpiry() throws {
    let name = random.pick(ModelWorld.tables)
    let attribute = tables[name]?.expiryAttribute == nil ? ModelWorld.expiryAttribute : nil
    try store.setExpiry(of: name, attribute: attribute)
    tables[name]?.expiryAttribute = attribute
    try sweep()
  }
}
