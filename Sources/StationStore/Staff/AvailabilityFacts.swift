package import Exam
package import GRDB

extension EngageStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> [Staff.ID: Set<Engagement>] {
        var held: [Staff.ID: Set<Engagement>] = [:]
        for line in lines.prefix(Self.linesMax) where held[line.staff] == nil {
            held[line.staff] = try Engagement.held(by: line.staff, db)
        }
        return held
    }
}

extension FreeStaff: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Set<Engagement>? {
        try Engagement.held(by: staff, db)
    }
}

extension Engagement {
    /// - Returns: nil for nobody.
    fileprivate static func held(by staff: Staff.ID, _ db: Database) throws -> Set<Engagement>? {
        guard try db.row("SELECT 1 FROM staff WHERE id = \(staff)") != nil else { return nil }
        return Set(try AvailabilityQueries.of(staff, db).engagements)
    }
}

extension WishDuty: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Set<DutyWish> {
        Set(try AvailabilityQueries.of(staff, db).wishes)
    }
}

extension CapDuty: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> DutyCap? {
        guard try db.row("SELECT 1 FROM staff WHERE id = \(staff)") != nil else { return nil }
        return try AvailabilityQueries.cap(of: staff, db)
    }
}
