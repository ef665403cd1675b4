package import Exam
package import Planning
import StationStore

extension SeatingDesk {
    /// Everything by which anybody can redo a draw and follow every change since (docs/draw.md).
    ///
    /// Holds admission numbers and staff numbers; no name.
    ///
    /// - Parameter plan: one that is drawn.
    /// - Returns: the record as of now.
    /// - Throws: `SeatingRefusal.notDrawn` before the draw: what is secret stays so.
    package func drawRecord(of plan: SeatingPlan.ID) async throws -> DrawRecord {
        let read = try await store.read { db in
            Read(
                row: try SeatingQueries.plan(plan, db), runs: try SeatChangeQueries.runs(of: plan, db),
                seats: try SeatingQueries.seating(of: plan, db),
                changes: try SeatChangeQueries.changes(of: plan, db),
                held: try SeatingQueries.held(by: plan, db),
                sittings: try SeatingQueries.sittings(of: plan, db),
                station: try StationRecord.find(db)?.number ?? "")
        }
        guard let row = read.row else { throw SeatingRefusal.unknownPlan }
        guard row.state != .frozen else { throw SeatingRefusal.notDrawn }
        let record = try await record(of: plan)
        let drawn = try await drawn(plan)
        // What another plan has taken over since is that plan's to show.
        let sittings = read.held.isEmpty ? read.sittings : read.held
        return DrawRecord(
            station: read.station, plan: plan, input: String(decoding: record.input, as: UTF8.self),
            inputDigest: row.input, commitment: row.commitment, nonce: row.nonce,
            publicSource: row.publicSource, publicValue: row.publicValue, sittings: sittings,
            runs: read.runs.map { DrawRecord.Run(run: $0.number, seed: $0.seed, at: $0.at) },
            seats: read.seats.filter { sittings.contains($0.sitting) }.flatMap { room in
                room.places.map {
                    DrawRecord.Seat(
                        person: $0.candidate, sitting: room.sitting, room: room.room, seat: $0.seat)
                }
            }, moves: Self.moves(read.changes, from: drawn).filter { sittings.contains($0.sitting) })
    }

    private struct Read: Sendable {
        let row: SeatingQueries.PlanRow?
        let runs: [SeatChangeQueries.Run]
        let seats: [RoomSeating]
        let changes: [SeatChangeQueries.Change]
        let held: [Sitting.ID]
        let sittings: [Sitting.ID]
        let station: String
    }

    /// The journal says where to; where from follows from what went before.
    private static func moves(
        _ changes: [SeatChangeQueries.Change], from drawn: [RoomSeating]
    ) -> [DrawRecord.Move] {
        guard !changes.isEmpty else { return [] }
        var places: [Candidate.ID: [Sitting.ID: DrawRecord.Place]] = [:]
        for room in drawn {
            for place in room.places {
                places[place.candidate, default: [:]][room.sitting] = .init(room: room.room, seat: place.seat)
            }
        }
        var moves: [DrawRecord.Move] = []
        for change in changes {
            let person = change.candidate
            func note(_ sitting: Sitting.ID, _ to: DrawRecord.Place?, _ reason: String) {
                moves.append(
                    DrawRecord.Move(
                        person: person, sitting: sitting, from: places[person]?[sitting], to: to,
                        by: change.by.person?.rawValue ?? "station",
                        approvedBy: change.by.second?.rawValue ?? "", reason: reason,
                        position: Int(change.position)))
                places[person, default: [:]][sitting] = to
            }
            if let place = change.place {
                if let left = change.left { note(left, nil, place.reason.rawValue) }
                note(place.sitting, .init(room: place.room, seat: place.seat), place.reason.rawValue)
                continue
            }
            let held = places[person, default: [:]].keys.sorted()
            switch change.departure {
            case .exempted(let from):
                for sitting in held where from.contains(sitting) { note(sitting, nil, "exempted") }
            case .passedOver:
                for sitting in held { note(sitting, nil, "passedOver") }
            case .withdrawn, nil:
                for sitting in held { note(sitting, nil, "withdrawn") }
            }
        }
        return moves
    }
}
