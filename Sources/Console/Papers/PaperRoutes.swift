import Exam
import Foundation
import HTTPTypes
import Hummingbird
import StationStore
import Web

/// The pages about papers: packets, their steps, the organisation's manifest.
struct PaperRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    private static let signing: Set = Set(
        [Role.chief, .deputy, .registrar, .custodian, .proctor, .floater, .assessor].map(\.rawValue))
    private static let expecting: Set = Set([Role.chief, .deputy, .registrar, .custodian].map(\.rawValue))

    func add(to console: RouterGroup<WebContext>) {
        console.get("papers", use: list)
        console.get("papers/manifest", use: showManifest)
        console.post("papers/manifest", use: expect)
        console.get("papers/:packet", use: show)
        console.post("papers/:packet/steps", use: sign)
    }

    @Sendable
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.papers)
        let language = pages.language(context)
        let address = ListAddress(request, keeping: ["day"])
        let now = parts.store.now()
        let (parts, isAll) = (parts, address["day"] == "all")
        let found = try await parts.store.read { db in
            let day = isAll ? nil : try parts.shownDay(db, now: now)
            let list = try PaperQueries.packets(on: day, address.request, now: now, db)
            let staff = Set(list.rows.flatMap(\.custody.people).map(\.rawValue))
            return (list, day, try JournalQueries.names(db, candidates: [], staff: staff))
        }
        let page = PapersPage(
            found.0, day: found.1, names: found.2, address: address,
            mayExpect: visitor.holds(anyOf: Self.expecting), now: now, time: parts.time, language: language)
        return await pages.page(
            "papers", title: language.text("frame.navigation.papers"), page, request, context)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.papers)
        let language = pages.language(context)
        let id = PaperPacket.ID(rawValue: try context.parameters.require("packet"))
        guard let found = try await PacketFindings.read(parts, id, language) else {
            throw HTTPError(.notFound)
        }
        let page = found.page(
            for: visitor, canSign: visitor.holds(anyOf: Self.signing), now: parts.store.now(),
            time: parts.time,
            language)
        return await pages.page("packet", title: id.rawValue, page, request, context)
    }

    @Sendable
    private func sign(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let id = PaperPacket.ID(rawValue: try context.parameters.require("packet"))
        guard let kind = PaperStep.Kind(rawValue: try context.form.require("step")) else {
            throw HTTPError(.badRequest)
        }
        let now = parts.store.now()
        let seats = try await parts.store.read { db -> [DayQueries.Seat] in
            guard let packet = try PaperQueries.packet(id, now: now, db)?.packet else { return [] }
            return try DayQueries.seats(of: packet.sitting, db).filter { $0.room == packet.room }
        }
        let step = try StepForm.step(kind, in: context.form, seats: seats)

        let performed = try await parts.store.perform(
            SignPacketStep(packet: id, step: step), by: try await parts.signers(context),
            request: context.form.commandRequest())

        // A forbidden opening is recorded, and still a refusal to whoever tried.
        if case .papers(.stepRefused(_, _, let reason, _)) = performed.events.first {
            throw PaperRefusal(reason)
        }
        return .redirect(to: "/papers/\(id)")
    }

    @Sendable
    private func showManifest(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.papers)
        return await manifestPage(ManifestPage(), .ok, request, context)
    }

    @Sendable
    private func expect(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.requireVisitor()
        let text = try context.form.require("lines")
        let reading = ManifestReading(text)
        guard reading.problems.isEmpty else {
            let language = pages.language(context)
            let page = ManifestPage(
                lines: text,
                problems: reading.problems.prefix(20).map {
                    language.text("papers.problem.\($0.kind.rawValue)", ["line": "\($0.line)"])
                })
            return await manifestPage(page, .unprocessableContent, request, context)
        }
        try await parts.store.perform(
            ExpectPackets(manifest: reading.manifest), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/papers")
    }

    private func manifestPage(
        _ page: ManifestPage, _ status: HTTPResponse.Status, _ request: Request, _ context: WebContext
    ) async -> Response {
        let title = pages.language(context).text("papers.manifestTitle")
        return await pages.page("manifest", title: title, status: status, page, request, context)
    }
}

/// The form for the organisation's manifest.
struct ManifestPage: Sendable {
    let lines: String
    let problems: [String]
    let hasProblems: Bool
    let request = FreshRequestID.next()

    init(lines: String = "", problems: [String] = []) {
        self.lines = lines
        self.problems = problems
        hasProblems = !problems.isEmpty
    }
}

/// A manifest as typed or pasted: one packet on a line, six fields between commas or tabs.
struct ManifestReading {
    struct Problem: Equatable {
        enum Kind: String {
            case fieldCount
            case copies
        }

        let line: Int
        let kind: Kind
    }

    private(set) var manifest: [ManifestLine] = []
    private(set) var problems: [Problem] = []

    init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false) { (character: Character) in
            character.isNewline
        }
        for (index, line) in lines.enumerated() {
            let fields = line.split(omittingEmptySubsequences: false) { (character: Character) in
                character == "," || character == "，" || character == "\t"
            }.map { $0.trimmingCharacters(in: .whitespaces) }
            // A pasted sheet begins with its column titles: the station's alphabet has none of them.
            guard !fields.allSatisfy({ $0.isEmpty }), index > 0 || fields[0].utf8.allSatisfy({ $0 < 128 })
            else {
                continue
            }
            guard fields.count == 6 else {
                problems.append(Problem(line: index + 1, kind: .fieldCount))
                continue
            }
            guard let declared = Int(fields[5]) else {
                problems.append(Problem(line: index + 1, kind: .copies))
                continue
            }
            manifest.append(
                ManifestLine(
                    packet: PaperPacket.ID(rawValue: fields[0]), sitting: Sitting.ID(rawValue: fields[1]),
                    room: Room.ID(rawValue: fields[2]), paperCode: fields[3], serial: fields[4],
                    declared: declared))
        }
    }
}
