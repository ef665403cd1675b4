package import Exam
import Foundation
import StationStore

/// Everything by which anybody can redo a draw and follow every change since (docs/draw.md).
///
/// Holds admission numbers and staff numbers; no name.
package struct DrawRecord: Encodable, Sendable {
    package let format = "examstation-draw-record/1"
    package let station: String
    package let plan: SeatingPlan.ID
    /// The text that was hashed before the draw.
    package let input: String
    package let commitment: String
    package let publicSource: String
    package let publicValue: String
    package let nonce: String
    package let seed: String
    package let runs: [Run]
    /// As in force: person, sitting, room, seat.
    package let seats: [Seat]
    package let changes: [Change]

    package struct Run: Encodable, Sendable {
        package let plan: SeatingPlan.ID
        package let seed: String
        package let at: String
    }

    package struct Seat: Encodable, Sendable {
        package let person: Candidate.ID
        package let sitting: Sitting.ID
        package let room: Room.ID
        package let seat: Int

        package func encode(to encoder: any Encoder) throws {
            var row = encoder.unkeyedContainer()
            try row.encode(person)
            try row.encode(sitting)
            try row.encode(room)
            try row.encode(seat)
        }
    }

    /// A move by hand, or with neither sitting nor room: a withdrawal.
    package struct Change: Encodable, Sendable {
        package let position: Int64
        package let person: Candidate.ID
        package let sitting: Sitting.ID?
        package let room: Room.ID?
        package let seat: Int?
        package let reason: String
        package let by: String
        package let second: String?
        package let at: String
    }

    private enum CodingKeys: String, CodingKey {
        case format
        case station
        case plan
        case input
        case commitment
        case publicSource
        case publicValue
        case nonce
        case seed
        case runs
        case seats
        case changes
    }
}

extension SeatingDesk {
    /// - Throws: ``Exam/SeatingRefusal/notDrawn`` before the draw: what is secret stays so.
    package func drawRecord(of plan: SeatingPlan.ID) async throws -> DrawRecord {
        let read = try await store.read { db in
            (
                row: try SeatingQueries.plan(plan, db), runs: try SeatChangeQueries.runs(of: plan, db),
                seats: try SeatingQueries.seating(of: plan, db),
                changes: try SeatChangeQueries.changes(of: plan, db),
                station: try StationRecord.find(db)?.number ?? ""
            )
        }
        guard let row = read.row else { throw SeatingRefusal.unknownPlan }
        guard row.state != .frozen else { throw SeatingRefusal.notDrawn }
        let record = try await record(of: plan)
        return DrawRecord(
            station: read.station, plan: plan, input: String(decoding: record.input, as: UTF8.self),
            commitment: row.commitment, publicSource: row.publicSource, publicValue: row.publicValue,
            nonce: row.nonce, seed: row.seed,
            runs: read.runs.map { DrawRecord.Run(plan: $0.plan, seed: $0.seed, at: Self.text($0.at)) },
            seats: read.seats.flatMap { room in
                room.places.map {
                    DrawRecord.Seat(
                        person: $0.candidate, sitting: room.sitting, room: room.room, seat: $0.seat)
                }
            },
            changes: read.changes.map { change in
                DrawRecord.Change(
                    position: change.position, person: change.candidate, sitting: change.place?.sitting,
                    room: change.place?.room, seat: change.place?.seat,
                    reason: change.place?.reason.rawValue ?? "withdrawn",
                    by: change.by.person?.rawValue ?? "station", second: change.by.second?.rawValue,
                    at: Self.text(change.at))
            })
    }

    private static func text(_ moment: Moment) -> String {
        Date(timeIntervalSince1970: Double(moment.second)).formatted(.iso8601)
    }
}
