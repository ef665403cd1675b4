// swift-tools-version: 6.2
import PackageDescription

/// As in the main package; and the compiler marks every edge for the fuzzer and every access for the address
/// sanitizer. Such flags are allowed in a root package only: one reason why this is a package of its own.
let watched: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

// Under Sources, all but Fuzz are links: whole folders of the main package, and single files of those that would
// need a web server or a database. So what is `package` there is reachable here.
let package = Package(
    name: "exam-station-soak",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
    ],
    targets: [
        .target(name: "Exam", swiftSettings: watched),
        .target(name: "Journal", dependencies: [crypto], swiftSettings: watched),
        .target(name: "Exchange", dependencies: ["Exam", "Journal", crypto], swiftSettings: watched),
        .target(name: "Vault", dependencies: [crypto], swiftSettings: watched),
        .target(name: "Host", swiftSettings: watched),
        .target(name: "API", dependencies: ["Exam"], swiftSettings: watched),
        .target(name: "Station", dependencies: ["Exam"], swiftSettings: watched),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["API", "Exam", "Exchange", "Host", "Journal", "Station", "Vault", crypto],
            swiftSettings: watched + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ]
)
