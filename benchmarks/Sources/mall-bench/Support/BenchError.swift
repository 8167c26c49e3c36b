/// A failure that ends a benchmark: what was tried and what the library or system said.
struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
