// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    // Layers are targets: without this, what stands between them is not optimised (a tenth of a check-in).
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]
/// Where no file needs both Foundation and libc structs (docs/decisions/0002).
let strictest = strict + [.enableUpcomingFeature("MemberImportVisibility")]

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "exam-station",
    products: [
        .executable(name: "examstation", targets: ["examstation"]),
        .executable(name: "examcentral", targets: ["examcentral"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Layers. What a target may import is decided here and nowhere else (docs/ARCHITECTURE.md).
        .target(name: "Exam", swiftSettings: strictest),
        .target(name: "Planning", dependencies: ["Exam", crypto], swiftSettings: strictest),
        .target(name: "Journal", dependencies: [crypto], swiftSettings: strictest),
        .target(name: "Exchange", dependencies: ["Exam", "Journal", crypto], swiftSettings: strictest),
        .target(
            name: "Central",
            dependencies: [
                "Daemon", "Exam", "Exchange", "Host", "Journal", "Vault", "Web", asyncHTTPClient, crypto,
                grdb,
                httpTypes, hummingbird, hummingbirdCore, hummingbirdHTTP2, logging, nioCore, nioSSL,
                serviceLifecycle,
            ],
            resources: [.copy("Templates")], swiftSettings: strict),
        .executableTarget(
            name: "examcentral", dependencies: ["Central", "Daemon", argumentParser, logging],
            swiftSettings: strict),
        .target(name: "Daemon", dependencies: [yams], swiftSettings: strict),
        .target(name: "Vault", dependencies: [crypto, cryptoExtras, x509, asn1], swiftSettings: strict),
        .target(
            name: "StationStore", dependencies: ["Exam", "Journal", "Vault", grdb, grdbSQLite],
            swiftSettings: strict),
        .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
        .target(name: "Barcodes", dependencies: ["CZint"], swiftSettings: strict),
        .systemLibrary(name: "CUV", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .target(name: "Host", dependencies: ["CUV"], swiftSettings: strict),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CIconv"),
        .systemLibrary(
            name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .target(
            name: "Spreadsheet", dependencies: ["CExpat", "CIconv", "CXLSXWriter", "CZip", "Exam"],
            swiftSettings: strict),
        .target(
            name: "Station",
            dependencies: [
                "API", "Console", "Daemon", "Exam", "Exchange", "Host", "Journal", "Planning", "Proposals",
                "StationStore", "Vault",
                "Web", asyncHTTPClient, crypto, grdb,
                hummingbird,
                hummingbirdCore, hummingbirdHTTP2, hummingbirdTLS, logging, nioCore, nioPosix, nioSSL,
                serviceLifecycle, x509, yams,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "examstation", dependencies: ["Daemon", "Station", argumentParser, logging],
            swiftSettings: strict),
        .target(
            name: "Proposals", dependencies: ["Exam", "Journal", "Planning", "StationStore", "Vault"],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Exam", crypto, httpTypes, hummingbird, hummingbirdCore, logging, mustache, nioCore,
                serviceLifecycle,
            ],
            resources: [.copy("Templates"), .copy("Languages"), .copy("Assets")], swiftSettings: strict),
        .target(
            name: "API",
            dependencies: [
                "Exam", "Journal", "Planning", "Proposals", "Spreadsheet", "StationStore", "Vault", "Web",
                crypto,
                httpTypes, hummingbird, logging, nioCore,
            ],
            resources: [.copy("openapi.json")], swiftSettings: strict),
        .target(
            name: "Console",
            dependencies: [
                "Barcodes", "Exam", "Journal", "Planning", "Proposals", "Spreadsheet", "StationStore",
                "Vault",
                "Web", crypto, httpTypes, hummingbird, logging, serviceLifecycle,
            ],
            resources: [.copy("Templates")], swiftSettings: strict),

        .target(
            name: "TestKit", dependencies: ["Exam", "Journal", "StationStore", "Vault", grdb],
            path: "Tests/TestKit",
            swiftSettings: strict),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Exam", "Journal", "Spreadsheet", "StationStore", "TestKit", "Vault", "Web", crypto,
                httpTypes, hummingbird, hummingbirdTesting, nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ExamTests", dependencies: ["Exam"], exclude: ["Fixtures"], swiftSettings: strict),
        .target(
            name: "ExchangeTestKit", dependencies: ["Exam", "Exchange", "Journal", crypto],
            path: "Tests/ExchangeTestKit", swiftSettings: strict),
        .testTarget(
            name: "CentralTests",
            dependencies: [
                "Central", "Exam", "Exchange", "ExchangeTestKit", "Journal", "TestKit", "Vault", "Web",
                crypto,
                grdb, httpTypes, hummingbird, hummingbirdTesting, nioCore,
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Exam", "Exchange", "ExchangeTestKit", "Journal", crypto],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "JournalTests", dependencies: ["Journal", crypto], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(name: "HostTests", dependencies: ["Host", "CUV"], swiftSettings: strict),
        .testTarget(
            name: "PlanningTests", dependencies: ["Exam", "Planning", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "SpreadsheetTests", dependencies: ["Exam", "Spreadsheet"], swiftSettings: strict),
        .testTarget(
            name: "StationStoreTests",
            dependencies: [
                "Exam", "Journal", "Planning", "Proposals", "StationStore", "TestKit", "Vault", crypto, grdb,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests", dependencies: ["Exam", "Web", hummingbird, nioCore], swiftSettings: strict),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "Barcodes", "Console", "Exam", "Journal", "Proposals", "Spreadsheet", "StationStore",
                "TestKit", "Vault", "Web", crypto, httpTypes, hummingbird, hummingbirdTesting, nioCore,
                serviceLifecycle,
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "StationTests",
            dependencies: [
                "Central", "Daemon", "Station", "examcentral", "examstation", "Vault", asyncHTTPClient, grdb,
                nioCore, nioPosix, nioSSL,
            ], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
        .testTarget(
            name: "VaultTests", dependencies: ["Vault", asn1, crypto, x509], swiftSettings: strict),
    ]
)
