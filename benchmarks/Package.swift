// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "mall-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "mall", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CBenchLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
    .systemLibrary(
      name: "CBenchSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CBenchRocksDB", providers: [.apt(["librocksdb-dev"]), .brew(["rocksdb"])]),
    .executableTarget(
      name: "mall-bench",
      dependencies: [
        "CBenchLMDB", "CBenchSQLite", "CBenchRocksDB",
        .product(name: "TableStore", package: "mall"),
        .product(name: "Triggers", package: "mall"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
  ]
)
