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

// The folders under Sources, but for Fuzz, are links to the main package's: what is `package` there is
// reachable here, and nothing that serves pages or opens databases has to be built.
let package = Package(
    name: "exam-station-soak",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
    ],
    targets: [
        .target(name: "Exam", swiftSettings: watched),
        .target(name: "Journal", dependencies: [crypto], swiftSettings: watched),
        .target(name: "Exchange", dependencies: ["Exam", "Journal", crypto], swiftSettings: watched),
        .target(
            name: "Vault", dependencies: [crypto],
            sources: [
                "DataKey.swift", "DeviceKey.swift", "OneTimeCode.swift", "ParticularSealer.swift",
                "PasswordRecord.swift", "SignInToken.swift", "Wiping.swift",
            ], swiftSettings: watched),
        .target(name: "Host", sources: ["MountTable.swift", "SmallFile.swift"], swiftSettings: watched),
        .target(
            name: "API", dependencies: ["Exam"], sources: ["Common/Timestamp.swift"], swiftSettings: watched),
        .target(
            name: "Station", dependencies: ["Exam"], sources: ["Sittings/DayFile.swift"],
            swiftSettings: watched),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["API", "Exam", "Exchange", "Host", "Journal", "Station", "Vault", crypto],
            swiftSettings: watched + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ]
)
