import Testing

@Suite struct ImportTests {
  @Test func readsFormatsByName() throws {
    let shop = try Workshop.withProducts()
    try shop.write("{\"sku\":\"J\"}\n", to: "a.jsonl")
    try shop.write("sku,n:N\nC,1\n", to: "b.csv")
    try shop.write("{\"Item\":{\"sku\":{\"S\":\"D\"}}}\n", to: "c.json")
    #expect(try shop.run("import", "products", "a.jsonl").status == 0)
    #expect(try shop.run("import", "products", "b.csv").status == 0)
    #expect(try shop.run("import", "products", "c.json", "--format", "dynamodb").status == 0)
    #expect(try shop.run("scan", "products", "--count").line == "3")
  }

  @Test func reportsRowsOnStandardError() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run("import", "products", "-", input: "{\"sku\":\"A\"}\n{\"sku\":\"B\"}\n")
    #expect(answer.output == "")
    #expect(answer.errors.hasPrefix("mallctl: 2 rows are in, "))
  }

  @Test func debianPackagesBecomeProducts() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run(
      "import", "products", "-", "--format", "debian",
      input: "Package: bash\nVersion: 1\n\nPackage: zsh\nSection: shells\n\nPackage: bash\nVersion: 2\n")
    #expect(answer.status == 0)
    #expect(try shop.run("scan", "products", "--count").line == "2")
    let bash = try shop.run("get", "products", #"{"sku":"bash"}"#, "--project", "version")
    #expect(bash.line == #"{"version":"2"}"#)
  }

  @Test func aMalformedRowEndsItBeforeItsBatch() throws {
    let shop = try Workshop.withProducts()
    let lines = (0..<5).map { #"{"sku":"A\#($0)"}"# } + ["{oops"]
    let answer = try shop.run("import", "products", "-", "--batch", "2", input: lines.joined(separator: "\n"))
    #expect(answer.status == 2)
    #expect(answer.errors.hasPrefix("mallctl: standard input:6: "))
    #expect(answer.errors.contains("4 rows are in"))
    #expect(try shop.run("scan", "products", "--count").line == "4")
  }

  @Test func theFilesLineIsTheOnlyLineNamed() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run("import", "products", "-", input: "{\"sku\":\"A\"}\n{\"sku\":\"B\",\"n\":}\n")
    #expect(
      answer.errors == "mallctl: standard input:2: Malformed JSON at column 16: no value starts here; 0 rows are in; "
        + "correct the file and import it again\n")
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("import", "products", "-", input: "\u{feff}{\"sku\":\"A\"}\n").status == 0)
    #expect(try shop.run("import", "products", "-", input: "{\"sku\":\"A\"}\n\u{feff}{\"sku\":\"B\"}\n").status == 2)
  }

  @Test func aRowTheTableRefusesIsNamed() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run("import", "products", "-", input: "{\"sku\":\"A\"}\n{\"title\":\"no key\"}\n")
    #expect(answer.status == 2)
    #expect(answer.errors.hasPrefix("mallctl: standard input:2: "))
    #expect(answer.errors.contains("0 rows are in"))
    #expect(try shop.run("scan", "products", "--count").line == "0")
  }

  @Test func aDryRunWritesNothing() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("import", "products", "-", "--dry-run", input: "{\"sku\":\"A\"}\n").status == 0)
    #expect(try shop.run("scan", "products", "--count").line == "0")
  }

  @Test func missingFilesAndTablesAreNamed() throws {
    let shop = try Workshop.withProducts()
    let file = try shop.run("import", "products", "none.jsonl")
    #expect(file.status == 2)
    #expect(file.errors.hasPrefix("mallctl: none.jsonl: there is no such file"))
    #expect(try shop.run("import", "nothing", "-", input: "{\"sku\":\"A\"}").status == 1)
    #expect(try shop.run("import", "products", ".").status == 2)
  }

  @Test func aNameThatLiesAboutGzipIsRefused() throws {
    let shop = try Workshop.withProducts()
    try shop.write("{\"sku\":\"A\"}\n", to: "a.jsonl.gz")
    #expect(try shop.run("import", "products", "a.jsonl.gz").status == 2)
  }
}
