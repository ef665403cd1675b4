import Exam
import Foundation
import Hummingbird
import StationStore
import Vault
import Web

/// The signed list of a sitting's doors, for phones that lose the network.
struct DoorListRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("sittings/:sitting/door-list", use: list)
    }

    private struct Content: Encodable {
        let format = "examstation-list/1"
        let station: String
        let sitting: Sitting.ID
        let certificate: Certificate.ID
        let part: Sitting.Part
        let start: Timestamp
        let end: Timestamp
        /// When the list was made, and how far the journal was then.
        let made: Timestamp
        let position: Int64
        let key: String
        let tickets: [Ticket]
    }

    private struct Ticket: Encodable {
        let candidate: Candidate.ID
        let digest: String
        let room: Room.ID
        let seat: Int?
        let name: String?
    }

    private struct ListAnswer: Encodable {
        /// The list as text: what is signed is these bytes.
        let list: String
        let signature: String
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.names)
        let sitting: Sitting.ID = try context.path("sitting")
        let (tickets, now) = (parts.store.tickets, parts.store.now())
        let position = parts.store.head.position
        let found = try await parts.store.read { db in
            try DoorListQueries.list(of: sitting, tickets, db)
        }
        let list = try found.orNotFound()
        let content = Content(
            station: parts.station.number, sitting: sitting, certificate: list.certificate, part: list.part,
            start: Timestamp(list.span.start), end: Timestamp(list.span.end), made: Timestamp(now),
            position: Int64(position), key: Self.hex(list.key),
            tickets: list.lines.map {
                Ticket(
                    candidate: $0.candidate, digest: Self.hex($0.digest), room: $0.room, seat: $0.seat,
                    name: $0.name)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(content)
        return try Answers.json(
            ListAnswer(
                list: String(decoding: bytes, as: UTF8.self),
                signature: try parts.signer.sign(bytes).base64EncodedString()))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
