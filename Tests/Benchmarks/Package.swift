// swift-tools-version: 6.2
// Benchmarks drive the shipped program from outside, as a process, over TLS: they need none of its parts.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "exam-station-benchmarks",
    targets: [
        // OpenSSL and not NIOSSL: the load shares two cores with the server, and must leave them to it.
        .systemLibrary(name: "CLoad", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "Load", dependencies: ["CLoad"], swiftSettings: strict),
        .executableTarget(name: "bench", dependencies: ["Load"], swiftSettings: strict),
        .testTarget(name: "LoadTests", dependencies: ["Load"], swiftSettings: strict),
    ]
)
