package import Exam
package import GRDB
import Journal
package import Vault

extension DeclareInterest: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let prefix = AdmissionPrefix.series(year: year, series: series)
        var candidates: Set<Candidate.ID> = []
        for relative in declaration.relatives.prefix(InterestDeclaration.linesMax) {
            let found = try db.row(
                """
                SELECT 1 FROM candidate
                WHERE id = \(relative) AND NOT isWithdrawn AND substr(id, 1, 5) = \(prefix)
                """)
            if found != nil { candidates.insert(relative) }
        }
        return try Facts(
            series: .find(year: year, series: series, db), candidates: candidates,
            declared: InterestQueries.declared(by: staff, year, series, db)?.declaration)
    }
}

/// A declaration of interest ready to be performed.
package struct InterestPreparation: Sendable {
    package let command: DeclareInterest
    package let particulars: [SealedParticular]

    /// Seals the declaration under the station's keys.
    ///
    /// - Throws: ``ParticularFault`` or an encoding error; nothing is recorded.
    package init(
        _ declaration: InterestDeclaration, by staff: Staff.ID, year: Int, series: Int,
        sealer: ParticularSealer
    ) throws {
        let record = try sealer.seal([UInt8](CanonicalJSON.bytes(of: declaration)))
        command = DeclareInterest(
            staff: staff, year: year, series: series, declaration: declaration,
            particulars: try ParticularDigest(of: record))
        particulars = [record]
    }
}
