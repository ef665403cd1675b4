import Exam
import GRDB
import Vault

/// What the lot at a door looks at.
enum LotFacts {
    /// The secret of a sitting that is open; nil where no lots are drawn, and before.
    static func secret(
        of sitting: Sitting.ID, _ sealer: ParticularSealer, _ db: Database
    ) throws -> LotSecret? {
        let record = try db.value(String.self, "SELECT lotRecord FROM sitting WHERE id = \(sitting)")
        guard let record else { return nil }
        return try ParticularRecord.open(ParticularDigest(rawValue: record), sealer, db)
            .flatMap(LotSecret.init(bytes:))
    }

    /// The lot of `candidate`; nil before the sitting is open.
    static func lot(
        for candidate: Candidate.ID, _ sitting: Sitting.ID, _ room: Room.ID, _ sealer: ParticularSealer,
        _ db: Database
    ) throws -> StationLot? {
        guard let secret = try secret(of: sitting, sealer, db) else { return nil }
        let free = try free(in: room, for: sitting, db)
        guard !free.isEmpty else { return StationLot(free: [], drawn: nil) }
        let index = secret.index(
            below: free.count, sitting: sitting.rawValue, room: room.rawValue, candidate: candidate.rawValue)
        return StationLot(free: free, drawn: free[index])
    }

    /// Usable places of a room that nobody has drawn, and that no other sitting of the hour keeps; ascending.
    private static func free(in room: Room.ID, for sitting: Sitting.ID, _ db: Database) throws -> [Int] {
        guard let layout = try RoomTables.layout(of: room, db) else { return [] }
        let sharing = try db.rows(
            """
            SELECT other.id FROM sitting AS mine
                JOIN sitting AS other ON other.start < mine.end AND mine.start < other.end
                JOIN sittingRoom ON sittingRoom.sitting = other.id AND sittingRoom.room = \(room)
            WHERE mine.id = \(sitting)
            """
        ).map { $0[0] as Sitting.ID }
        var taken: Set<Int> = []
        for other in sharing {
            // People of this sitting who are still outside keep no number: any of them may get any place.
            let numbers = try db.rows(
                """
                SELECT number FROM seat WHERE sitting = \(other) AND room = \(room)
                    AND (\(other != sitting) OR isFixed)
                """)
            taken.formUnion(numbers.map { $0[0] as Int })
        }
        return layout.usableSeats.filter { !taken.contains($0) }
    }
}

extension PlaceLot {
    init(isByLot: Bool, isFixed: Bool) {
        self = isByLot ? (isFixed ? .drawn : .waiting) : .none
    }
}
