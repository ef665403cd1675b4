package import Exam
package import GRDB

extension ReissueTicket: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let isWithdrawn = try db.value(Bool.self, "SELECT isWithdrawn FROM candidate WHERE id = \(candidate)")
        return Facts(isWithdrawn: isWithdrawn, generation: try TicketQueries.generation(of: candidate, db))
    }
}
