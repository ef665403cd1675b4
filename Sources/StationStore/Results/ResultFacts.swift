package import Exam
package import GRDB

extension EnterMark: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let isWithdrawn = try db.value(Bool.self, "SELECT isWithdrawn FROM candidate WHERE id = \(candidate)")
        let present = try db.value(
            Int.self,
            """
            SELECT 1 FROM attendance JOIN sitting ON sitting.id = attendance.sitting
            WHERE attendance.candidate = \(candidate) AND sitting.part = \(part.rawValue)
                AND attendance.state IN ('seated', 'conditional')
            """)
        let outcome = try db.value(
            String.self, "SELECT outcome FROM outcome WHERE candidate = \(candidate)")
        return try Facts(
            isRegistered: isWithdrawn == false, isPresent: present != nil,
            isDecided: outcome != nil && outcome != Outcome.withheld.rawValue,
            entry: .find(candidate, part, db))
    }
}

extension MarkFact {
    static func find(_ candidate: Candidate.ID, _ part: Sitting.Part, _ db: Database) throws -> MarkFact? {
        let row = try db.row(
            """
            SELECT state, firstTenths, firstBy FROM mark
            WHERE candidate = \(candidate) AND part = \(part.rawValue)
            """)
        guard let row, let first = Mark(tenths: row[1]) else { return nil }
        switch row[0] as String {
        case "entered": return .entered(first, by: row[2])
        case "mismatched": return .mismatched
        case "confirmed": return .confirmed(first)
        default: preconditionFailure("mark.state is checked")
        }
    }
}

extension DecideOutcomes: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let known = try db.value(Int.self, "SELECT 1 FROM certificate WHERE id = \(certificate)")
        return try Facts(
            isKnown: known != nil, profile: .inForce(db), candidates: CandidateResult.all(of: certificate, db)
        )
    }
}

extension CandidateResult {
    /// Everybody who is registered for `certificate` and not withdrawn, by admission number.
    ///
    /// Six statements, whatever number of candidates there is.
    package static func all(of certificate: Certificate.ID, _ db: Database) throws -> [CandidateResult] {
        let presence = try presences(of: certificate, db)
        let marks = try confirmedMarks(of: certificate, db)
        let incidents = try incidents(of: certificate, db)
        let decided = try decisions(of: certificate, db)
        let exempt = try exemptions(of: certificate, db)
        return try db.rows(
            """
            SELECT id FROM candidate WHERE certificate = \(certificate) AND NOT isWithdrawn AND isSelected
            ORDER BY id LIMIT \(DecideOutcomes.candidatesMax + 1)
            """
        ).map { row in
            let id: Candidate.ID = row[0]
            func part(_ part: Sitting.Part) -> PartRecord {
                let key = PartKey(candidate: id, part: part)
                return PartRecord(
                    presence: presence[key] ?? .unknown, mark: marks[key],
                    hasOpenIncident: incidents.open.contains(key), isVoid: incidents.void.contains(key),
                    isExempt: exempt.contains(key))
            }
            return CandidateResult(
                candidate: id, theory: part(.theory), practical: part(.practical),
                isAllVoid: incidents.allVoid.contains(id),
                hasOtherOpenIncident: incidents.open.contains(PartKey(candidate: id, part: .panel)),
                decided: decided[id])
        }
    }

    private struct PartKey: Hashable {
        let candidate: Candidate.ID
        let part: Sitting.Part

        init(candidate: Candidate.ID, part: Sitting.Part) {
            self.candidate = candidate
            self.part = part
        }

        init(_ candidate: Candidate.ID, _ part: String) {
            guard let part = Sitting.Part(rawValue: part) else { preconditionFailure("a part is checked") }
            self.init(candidate: candidate, part: part)
        }
    }

    private struct Incidents {
        var open: Set<PartKey> = []
        var void: Set<PartKey> = []
        var allVoid: Set<Candidate.ID> = []
    }

    /// Present once is present; an absence counts when a person confirmed it.
    private static func presences(of certificate: Certificate.ID, _ db: Database) throws
        -> [PartKey: PartRecord.Presence]
    {
        let rows = try db.rows(
            """
            SELECT attendance.candidate, sitting.part, max(attendance.state IN ('seated', 'conditional'))
            FROM attendance JOIN sitting ON sitting.id = attendance.sitting
                JOIN candidate ON candidate.id = attendance.candidate
            WHERE candidate.certificate = \(certificate)
                AND attendance.state IN ('seated', 'conditional', 'absent')
            GROUP BY attendance.candidate, sitting.part
            """)
        return Dictionary(
            rows.map { (PartKey($0[0], $0[1]), ($0[2] as Bool) ? .present : .absent) },
            uniquingKeysWith: { one, _ in one })
    }

    private static func exemptions(of certificate: Certificate.ID, _ db: Database) throws -> Set<PartKey> {
        let rows = try db.rows(
            """
            SELECT exemption.candidate, exemption.part
            FROM exemption JOIN candidate ON candidate.id = exemption.candidate
            WHERE candidate.certificate = \(certificate)
            """)
        return Set(rows.map { PartKey($0[0], $0[1]) })
    }

    private static func confirmedMarks(of certificate: Certificate.ID, _ db: Database) throws
        -> [PartKey: Mark]
    {
        let rows = try db.rows(
            """
            SELECT mark.candidate, mark.part, mark.firstTenths
            FROM mark JOIN candidate ON candidate.id = mark.candidate
            WHERE candidate.certificate = \(certificate) AND mark.state = 'confirmed'
            """)
        return Dictionary(
            rows.compactMap { row in Mark(tenths: row[2]).map { (PartKey(row[0], row[1]), $0) } },
            uniquingKeysWith: { one, _ in one })
    }

    /// An illness or a power cut names candidates too: only what accuses them withholds a result.
    private static func incidents(of certificate: Certificate.ID, _ db: Database) throws -> Incidents {
        let rows = try db.rows(
            """
            SELECT incident.candidate, sitting.part, incident.state, incident.finding
            FROM incident JOIN candidate ON candidate.id = incident.candidate
                JOIN sitting ON sitting.id = incident.sitting
            WHERE candidate.certificate = \(certificate)
                AND (incident.state = 'closed' OR incident.accuses)
            """)
        var found = Incidents()
        for row in rows {
            let key = PartKey(row[0], row[1])
            let finding = (row[3] as String?).flatMap(Incident.Finding.init(rawValue:))
            if row[2] as String != Incident.State.closed.rawValue {
                found.open.insert(key)
            } else if finding == .partVoid {
                found.void.insert(key)
            } else if finding == .allVoid {
                found.allVoid.insert(key.candidate)
            }
        }
        return found
    }

    private static func decisions(of certificate: Certificate.ID, _ db: Database) throws
        -> [Candidate.ID: OutcomeDecision]
    {
        let rows = try db.rows(
            """
            SELECT candidate, outcome, theory, theoryTenths, practical, practicalTenths FROM outcome
            WHERE certificate = \(certificate)
            """)
        return Dictionary(
            rows.map { ($0[0] as Candidate.ID, OutcomeDecision(row: $0)) },
            uniquingKeysWith: { one, _ in one })
    }
}

extension OutcomeDecision {
    /// A row of `…, outcome, theory, theoryTenths, practical, practicalTenths` from column 1 on.
    init(row: Row) {
        guard let outcome = Outcome(rawValue: row[1]), let theory = PartStatus(rawValue: row[2]),
            let practical = PartStatus(rawValue: row[4])
        else { preconditionFailure("an outcome is written by this program") }
        self.init(
            outcome: outcome, theory: theory, theoryMark: (row[3] as Int?).flatMap(Mark.init(tenths:)),
            practical: practical, practicalMark: (row[5] as Int?).flatMap(Mark.init(tenths:)))
    }
}
