import Exam
import Foundation
import Journal
import StationStore
import TestKit
import Testing
import Vault

/// How long verification takes. Off unless EXAMSTATION_PROBE names the entries to write: `10000` or `100000`.
///
/// A debug build is several times slower than what is shipped: with EXAMSTATION_PROBE_FOLDER the files are left
/// there, and `EXAMSTATION_DATA_FOLDER=… examstation verify` of a release build can be timed on them.
@Suite struct VerifySpeedTests {
    private static let entryCount = ProcessInfo.processInfo.environment["EXAMSTATION_PROBE"].flatMap {
        Int($0)
    }

    @Test(.enabled(if: entryCount != nil, "set EXAMSTATION_PROBE to a number of entries"))
    func `prints how long a journal takes to verify`() async throws {
        let count = try #require(Self.entryCount)
        let site = try await EverythingSite(forgets: false)
        let clock = ContinuousClock()

        let filling = try await clock.measure { try await fill(site, count) }
        try await site.keeper.sign()
        let hashes = try await clock.measure { try await verify(site, isReplayed: false) }
        let all = try await clock.measure { try await verify(site, isReplayed: true) }
        let opening = try clock.measure {
            try StationStore(
                path: site.site.databasePath, dataKey: site.keys.data, clock: site.site.clock
            ).close()
        }

        if let path = ProcessInfo.processInfo.environment["EXAMSTATION_PROBE_FOLDER"] {
            let copy = try await SiteCopy(of: site)
            try FileManager.default.copyItem(at: copy.folder, to: URL(filePath: path))
        }
        print("entries \(site.store.head.position): written in \(filling), opened in \(opening)")
        print("verified in \(all), of it hashes, checkpoints and pages \(hashes)")
    }

    private func verify(_ site: EverythingSite, isReplayed: Bool) async throws {
        let report = try await Verification.run(
            path: site.site.databasePath, dataKey: isReplayed ? site.keys.data : nil,
            logKey: [UInt8](site.keys.log.publicKey.rawRepresentation), against: nil)
        #expect(report.faults.isEmpty)
    }

    /// A day's mixture: of ten entries one registers somebody, the others are scans at the door.
    private func fill(_ site: EverythingSite, _ count: Int) async throws {
        var serial = 100
        for _ in 0..<(count / 1000) {
            var events: [StationEvent] = []
            var records: [SealedParticular] = []
            for index in 0..<1000 {
                guard index.isMultiple(of: 10) else {
                    events.append(
                        .checkIn(
                            .refused(
                                candidate: site.candidates[index % 5], sitting: "T-1", room: "T102",
                                reason: .wrongRoom)))
                    continue
                }
                serial += 1
                let candidate = try #require(
                    AdmissionNumber(year: 21, series: 1, station: 68, serial: serial)
                ).candidate
                let sealed = try site.site.seal(
                    CandidateParticulars(
                        name: "考生\(serial)", documentType: .residentCard,
                        documentNumber: "9999992000\(10_000_000 + serial)", studentNumber: nil,
                        telephone: nil))
                records.append(sealed.record)
                events.append(
                    .candidates(
                        .registered(
                            candidate: candidate, certificate: "C01", major: "护理", group: "护理2101",
                            kind: .student, particulars: sealed.reference)))
            }
            try await site.site.record(events, particulars: records)
            try await site.keeper.sign()
        }
    }
}
