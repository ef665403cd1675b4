import Exam
import Hummingbird
import StationStore
import Web

/// Everything that one print holds, sheet by sheet.
struct PrintDocument: Sendable {
    let kind: PrintKind
    let scope: PrintScope
    let sheets: [PrintSheet]
    /// Documents that the whole of it makes.
    let partCount: Int

    /// What was read of the station, in one snapshot; sheets are made of it afterwards.
    private struct Read: Sendable {
        var chapters: [Chapter] = []
        var holders: [PrintQueries.Holder] = []
        var profile = RuleProfile.nationalReference
        var partCount = 1
        var hasPhotos = false

        /// Whose faces the sheets show.
        var people: [Candidate.ID] {
            holders.map(\.detail.candidate.id)
                + chapters.flatMap { chapter -> [Candidate.ID] in
                    if case .scene(let scene) = chapter { scene.seats.map(\.candidate) } else { [] }
                }
        }
    }

    private enum Chapter: Sendable {
        case scene(PrintQueries.Scene)
        case summary(SittingReport)
        case rotations([RotationQueries.Turn], [RotationQueries.Person])
        case packets(SittingReport, [PrintQueries.PacketLine])
        case duty([DutyRow])
        case schedule([SittingQueries.SittingRow])
    }

    /// - Throws: `HTTPError` 404 for a sitting, room or candidate that is not there, 400 when the address names
    ///   nothing to print; ``PrintFault/nobodySeated`` when nobody is seated.
    static func read(
        _ kind: PrintKind, _ scope: PrintScope, _ parts: Console.Parts, _ language: Language
    ) async throws -> PrintDocument {
        let now = parts.store.now()
        let read = try await parts.store.read { db in
            var read = try Self.read(kind, scope, parts, now, db)
            read.profile = try RuleProfile.inForce(db)
            return read
        }
        let words = PrintWords(language: language, time: parts.time, profile: read.profile)
        let store = parts.store
        let filed = read.hasPhotos && kind.showsPhotos ? try await store.photos(of: read.people) : [:]
        let sheets = try await PrintDesk.offPool {
            try Self.sheets(kind, scope, read, words, PrintPhotos(filed)) { store.ticket($0, generation: $1) }
        }
        guard !sheets.isEmpty else { throw PrintFault.nobodySeated }
        return PrintDocument(
            kind: kind, scope: scope, sheets: PrintSheet.numbered(sheets), partCount: read.partCount)
    }

    private static func read(
        _ kind: PrintKind, _ scope: PrintScope, _ parts: Console.Parts, _ now: Moment, _ db: Snapshot
    ) throws -> Read {
        var read = Read()
        read.hasPhotos = try PhotoQueries.hasAny(db)
        switch kind {
        case .tickets:
            let all = try PrintQueries.holders(in: ticketScope(scope, db), db)
            let ids = try slice(all, kind, scope, &read) { try PhotoQueries.bytes(of: $0, db) }
            read.holders = try ids.compactMap { try PrintQueries.holder($0, db) }
        case .door, .seats, .labels, .signIn, .record:
            let keys = try PrintQueries.scenes(of: sitting(scope, db), db)
                .filter { scope.room == nil || $0.room == scope.room }
            if let room = scope.room, try RoomQueries.find(room, db) == nil { throw HTTPError(.notFound) }
            read.chapters = try slice(keys, kind, scope, &read) { try PrintQueries.photoBytes(of: $0, db) }
                .compactMap { try PrintQueries.scene($0, db) }.map(Chapter.scene)
        case .packets:
            let id = try sitting(scope, db)
            guard let report = try ReportQueries.sitting(id, db) else { throw HTTPError(.notFound) }
            read.chapters = [.packets(report, try PrintQueries.packets(of: id, db))]
        case .summary:
            guard let report = try ReportQueries.sitting(sitting(scope, db), db) else {
                throw HTTPError(.notFound)
            }
            read.chapters = [.summary(report)]
        case .rotations:
            let id = try sitting(scope, db)
            guard let group = try RotationQueries.group(of: id, db) else { throw HTTPError(.notFound) }
            read.chapters = [
                .rotations(
                    try RotationQueries.turns(of: group, db), try RotationQueries.people(of: group, db))
            ]
        case .day:
            let day = try scope.day.map { parts.wholeDay($0) } ?? parts.shownDay(db, now: now)
            let keys = try slice(try PrintQueries.scenes(in: day, db), kind, scope, &read) {
                try PrintQueries.photoBytes(of: $0, db)
            }
            read.chapters = try chapters(of: day, keys, isFirst: scope.part == 1, db)
        }
        return read
    }

    private static func chapters(
        of day: TimeSpan, _ keys: [PrintQueries.SceneKey], isFirst: Bool, _ db: Snapshot
    ) throws -> [Chapter] {
        var chapters: [Chapter] = []
        if isFirst, !keys.isEmpty {
            let sittings = try SittingQueries.list(in: day, db)
            chapters += [.schedule(sittings), .duty(try DutyQueries.roster(in: day, db))]
            for sitting in sittings {
                guard let report = try ReportQueries.sitting(sitting.id, db) else { continue }
                chapters += [
                    .summary(report), .packets(report, try PrintQueries.packets(of: sitting.id, db)),
                ]
            }
        }
        return try chapters + keys.compactMap { try PrintQueries.scene($0, db) }.map(Chapter.scene)
    }

    private static func sitting(_ scope: PrintScope, _ db: Snapshot) throws -> Sitting.ID {
        guard let sitting = scope.sitting else { throw HTTPError(.badRequest) }
        guard try SittingQueries.find(sitting, db) != nil else { throw HTTPError(.notFound) }
        return sitting
    }

    private static func ticketScope(
        _ scope: PrintScope, _ db: Snapshot
    ) throws -> PrintQueries.TicketScope {
        if let candidate = scope.candidate {
            guard try CandidateQueries.find(candidate, db) != nil else { throw HTTPError(.notFound) }
            return .candidate(candidate)
        }
        if let group = scope.group { return .group(group) }
        return .sitting(try sitting(scope, db))
    }

    /// The part of `all` that was asked for; tells how many parts there are.
    private static func slice<Unit>(
        _ all: [Unit], _ kind: PrintKind, _ scope: PrintScope, _ read: inout Read,
        photoBytes: (Unit) throws -> Int
    ) rethrows -> [Unit] {
        let weights = read.hasPhotos && kind.showsPhotos ? try all.map(photoBytes) : []
        let pieces = all.chunked(by: kind.unitsMax, weights: weights, weightMax: PrintPhotos.bytesMax)
        read.partCount = max(pieces.count, 1)
        return pieces.indices.contains(scope.part - 1) ? pieces[scope.part - 1] : []
    }

    private static func sheets(
        _ kind: PrintKind, _ scope: PrintScope, _ read: Read, _ words: PrintWords, _ photos: PrintPhotos,
        _ ticket: @escaping (Candidate.ID, Int) -> AdmissionTicket?
    ) throws -> [PrintSheet] {
        if kind == .tickets {
            return try TicketSheets(words: words, photos: photos, ticket: ticket).sheets(read.holders)
        }
        let start = read.chapters.lazy.compactMap { chapter in
            if case .scene(let scene) = chapter { scene.span.start } else { Moment?.none }
        }.first
        let day = start.map(words.time.day) ?? ""
        let chapters = read.chapters.map { chapter(of: $0, kind, day: day, words, photos) }.filter {
            !$0.sheets.isEmpty
        }
        guard kind == .day, !chapters.isEmpty else { return chapters.flatMap(\.sheets) }
        return SittingSheets(words: words).bound(chapters, day: day)
    }

    private static func chapter(
        of chapter: Chapter, _ kind: PrintKind, day: String, _ words: PrintWords, _ photos: PrintPhotos
    ) -> SittingSheets.Chapter {
        let maker = SittingSheets(words: words)
        func title(_ kinds: [PrintKind]) -> String {
            kinds.map { words.text("kind.\($0.rawValue)") }
                .joined(separator: words.language.text("frame.listSeparator"))
        }
        switch chapter {
        case .scene(let scene):
            let sheets = RoomSheets(scene: scene, words: words, photos: photos)
            let kinds: [PrintKind] = kind == .day ? [.door, .seats, .signIn, .record] : [kind]
            return .init(
                title: title(kinds), side: "\(words.time.minute(scene.span.start)) \(scene.room.id)",
                sheets: kinds.flatMap(sheets.sheets))
        case .summary(let report):
            return .init(
                title: title([.summary]), side: report.sitting.rawValue, sheets: maker.summary(report))
        case .rotations(let turns, let people):
            return .init(
                title: title([.rotations]), side: turns.first?.rotation.group.rawValue ?? "",
                sheets: maker.rotations(turns, people))
        case .packets(let report, let packets):
            return .init(
                title: title([.packets]), side: report.sitting.rawValue,
                sheets: maker.packets(report, packets))
        case .duty(let rows):
            return .init(title: words.text("dutyTitle"), side: day, sheets: maker.duty(rows, day: day))
        case .schedule(let rows):
            return .init(
                title: words.text("scheduleTitle"), side: day, sheets: maker.schedule(rows, day: day))
        }
    }
}

extension Console.Parts {
    /// From midnight to midnight, station time.
    func wholeDay(_ date: CivilDate) -> TimeSpan {
        TimeSpan(
            start: date.moment(minutes: 0, utcOffsetMinutes: station.utcOffsetMinutes), minutes: 24 * 60)
    }
}
