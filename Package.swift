// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "mall",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "TableStore", targets: ["TableStore"]),
    .library(name: "StreamLog", targets: ["StreamLog"]),
    .library(name: "Triggers", targets: ["Triggers"]),
    .library(name: "TriggerHandlers", targets: ["TriggerHandlers"]),
    .library(name: "PrometheusMetrics", targets: ["PrometheusMetrics"]),
    .library(name: "DynamoAPI", targets: ["DynamoAPI"]),
    .executable(name: "mallctl", targets: ["mallctl"]),
    // For the tests only: preloaded into child processes, so it has to be a library file of its own.
    .library(name: "FaultShim", type: .dynamic, targets: ["FaultShim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPlatform"),
    .target(name: "StreamLog", dependencies: ["CPlatform"], swiftSettings: strict),
    .target(name: "TableStore", dependencies: ["CLMDB", "CPlatform", "StreamLog"], swiftSettings: strict),
    .target(
      name: "Triggers",
      dependencies: [
        "CPlatform", "StreamLog", "TableStore", .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Metrics", package: "swift-metrics"),
      ],
      swiftSettings: strict),
    .target(
      name: "TriggerHandlers",
      dependencies: [
        "TableStore", "Triggers", .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "PrometheusMetrics", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: strict),
    .target(name: "DynamoAPI", dependencies: ["CZlib", "StreamLog", "TableStore"], swiftSettings: strict),
    .executableTarget(
      name: "mallctl",
      dependencies: [
        "CZlib", "PrometheusMetrics", "TableStore", "StreamLog", "Triggers", "TriggerHandlers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
      ],
      swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["TableStore", "StreamLog"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(name: "FaultShim", path: "Tests/FaultShim"),
    .executableTarget(name: "FaultChild", path: "Tests/FaultChild"),
    .executableTarget(
      name: "CrashWriter", dependencies: ["StreamLog", "TableStore", "TestSupport"], path: "Tests/CrashWriter",
      swiftSettings: strict),
    .executableTarget(
      name: "ConsumerChild", dependencies: ["TableStore", "Triggers"], path: "Tests/ConsumerChild",
      swiftSettings: strict),
    .executableTarget(
      name: "BackupChild", dependencies: ["DynamoAPI", "TableStore"], path: "Tests/BackupChild", swiftSettings: strict),
    .executableTarget(
      name: "CrashTrigger", dependencies: ["StreamLog", "TableStore", "Triggers", "TestSupport"],
      path: "Tests/CrashTrigger",
      swiftSettings: strict),
    .testTarget(
      name: "StreamLogTests", dependencies: ["StreamLog", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TableStoreTests", dependencies: ["TableStore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TriggersTests", dependencies: ["ConsumerChild", "PrometheusMetrics", "Triggers", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TriggerHandlersTests", dependencies: ["TriggerHandlers", "Triggers", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PrometheusMetricsTests", dependencies: ["PrometheusMetrics"], swiftSettings: strict),
    .testTarget(
      name: "DynamoAPITests", dependencies: ["BackupChild", "DynamoAPI", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "mallctlTests", dependencies: ["mallctl", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "CrashTests", dependencies: ["CrashTrigger", "CrashWriter", "FaultChild", "TestSupport"],
      swiftSettings: strict),
  ]
)
