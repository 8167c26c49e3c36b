// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// For targets that see SwiftNIO: in optimised builds the compiler takes structures of the C library, such as `stat`, for
// members of whichever C module included their header first, and would have that one imported.
let strictBesideNIO: [SwiftSetting] = [.treatAllWarnings(as: .error)]

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
    // Without its traits: no configuration files, and Foundation only as far as it is essential.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.5.0", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.29.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.0.0"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
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
    .target(
      name: "DynamoServer",
      dependencies: [
        "CPlatform", "CZlib", "DynamoAPI", "PrometheusMetrics", "StreamLog", "TableStore",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strictBesideNIO),
    .executableTarget(
      name: "mallctl",
      dependencies: [
        "CZlib", "DynamoAPI", "DynamoServer", "PrometheusMetrics", "TableStore", "StreamLog", "Triggers",
        "TriggerHandlers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
      ],
      swiftSettings: strictBesideNIO),
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
    .executableTarget(
      name: "HTTPEcho",
      dependencies: [
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      path: "Tests/HTTPEcho",
      swiftSettings: strict),
    .testTarget(
      name: "DynamoServerTests",
      dependencies: [
        "DynamoServer", "DynamoAPI", "PrometheusMetrics", "TableStore", "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "mallctlTests", dependencies: ["mallctl", "TableStore", "TestSupport", "Triggers"], swiftSettings: strict),
    .testTarget(
      name: "CrashTests", dependencies: ["CrashTrigger", "CrashWriter", "FaultChild", "TestSupport"],
      swiftSettings: strict),
  ]
)
