extension ConsumerDefinition {
  /// Checks everything that can be checked without a store: the name, the bounds of all settings, the filters.
  ///
  /// - Throws: ``TriggerError``: `invalidDefinition`, naming the member; `invalidFilter`.
  public func validate() throws { try DefinitionRules.check(self) }
}
