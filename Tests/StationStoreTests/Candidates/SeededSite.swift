import Exam
import Foundation
import GRDB
import Journal
import Planning
import Proposals
import StationStore
import TestKit
import Testing

/// The rehearsal data of `seeds/maoming-2021`, taken in through the commands that pages use.
struct SeededSite {
    let site: TestSite
    let registrar: Actor = .staff("S-004")
    let chief: Actor = .staff("S-001")

    var store: StationStore { site.store }

    /// The evening before the first sitting.
    static let evening = TestSite.morning.adding(minutes: -15 * 60)

    static func file(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appending(path: "seeds/maoming-2021/\(name).csv")))
    }

    /// A founded station with its staff, certificates, quotas, rooms and sittings.
    init() async throws {
        site = try TestSite(at: Self.evening)
        // No checkpoint is signed here, so any well-formed key will do.
        let key = try NoteVerifierKey(
            name: "examstation.test", kind: .ed25519, publicKey: [UInt8](repeating: 7, count: 32))
        try await site.record([
            .upkeep(
                .founded(
                    station: "068", title: "演练考点", host: "examstation.test", utcOffsetMinutes: 480,
                    verifierKey: key.text, applicationKey: "", authority: ""))
        ])
        try await site.appoint("S-001", [.chief])
        try await site.appoint("S-004", [.registrar])
        try await site.appoint("S-012", [.administrator])

        let certificates = CertificateReading.read(csv: try Self.file("certificates"))
        #expect(certificates.problems == [])
        for command in certificates.rows { try await store.perform(command, by: registrar) }
        let quotas = QuotaReading.read(csv: try Self.file("quotas"))
        #expect(quotas.problems == [])
        for command in quotas.rows { try await store.perform(command, by: registrar) }
        let rooms = RoomReading.read(csv: try Self.file("rooms"))
        #expect(rooms.problems == [])
        try await store.perform(AddRooms(rooms: rooms.rows), by: registrar)
        try await site.record(Self.confirmations(certificates.rows.map(\.certificate)))
        let sittings = SittingReading.read(csv: try Self.file("sittings"), utcOffsetMinutes: 480)
        #expect(sittings.problems == [])
        try await store.perform(PlanSittings(sittings: sittings.rows), by: registrar)
    }

    /// What stands before sittings are planned: approval, owner and a confirmed series of each certificate.
    private static func confirmations(_ certificates: [Certificate.ID]) throws -> [StationEvent] {
        let signed = try #require(CivilDate(text: "2021-10-11"))
        let firstDay = try #require(CivilDate(text: "2021-11-27"))
        return [.certificates(.seriesOpened(year: 2021, series: 1, firstDay: firstDay, leadDays: 7))]
            + certificates.flatMap { certificate -> [StationEvent] in
                [
                    .certificates(
                        .approved(
                            certificate: certificate, number: "批复", day: signed, levels: [.intermediate])),
                    .certificates(.ownerNamed(certificate: certificate, staff: "S-004")),
                    .certificates(
                        .termsSet(
                            certificate: certificate, year: 2021, series: 1, contract: "HT", day: signed,
                            isCourseExam: false)),
                    .certificates(.confirmed(certificate: certificate, year: 2021, series: 1)),
                ]
            }
    }

    @discardableResult
    func importRoster(_ file: [UInt8]? = nil, id: String? = nil) async throws -> Performed {
        let bytes = try file ?? Self.file("candidates")
        let preview = RosterReading.read(csv: bytes)
        #expect(preview.problems == [])
        let roster = try RosterPreparation(
            rows: preview.rows, file: bytes, year: 2021, series: 1, store: store)
        return try await store.perform(roster.command, by: registrar, request: roster.request(id: id))
    }

    /// Plans every sitting, draws, and adopts the plan: every step as the console takes it.
    ///
    /// - Returns: who sits where, as drawn.
    @discardableResult
    func seat(_ plan: SeatingPlan.ID = "PLAN-1", seed: Int64 = 20_211_127) async throws -> [RoomSeating] {
        let sittings = try await store.read { db in try SittingQueries.list(db) }.map(\.id)
        let desk = SeatingDesk(store: store)
        let proposal = try await desk.propose(SeatingScope(whole: sittings), seed: seed)
        #expect(proposal.seating.shortage == nil)
        try await desk.freeze(proposal, as: plan, publicSource: "lottery of the day", by: registrar)
        try await desk.draw(plan, publicValue: "07351", by: registrar)
        try await desk.adopt(plan, by: registrar)
        return try await desk.drawn(plan)
    }

    /// Whether `text` stands anywhere in the database file or its log.
    func fileHolds(_ text: String) throws -> Bool {
        try ["", "-wal"].contains { suffix in
            let path = site.databasePath + suffix
            guard FileManager.default.fileExists(atPath: path) else { return false }
            return try Data(contentsOf: URL(filePath: path)).range(of: Data(text.utf8)) != nil
        }
    }
}
