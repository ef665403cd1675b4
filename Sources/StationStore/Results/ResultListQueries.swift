package import Exam
package import GRDB

/// The marks and outcomes of one certificate.
extension ResultQueries {
    /// One candidate's marks and outcome. A number that stands alone is not shown before its second entry.
    package struct ResultRow: Sendable, Equatable {
        package let candidate: Candidate.ID
        package let name: String?
        package let group: String
        package let theory: MarkState
        package let practical: MarkState
        package let outcome: Outcome?
    }

    /// How far a mark has come, as a list may tell it.
    package enum MarkState: Sendable, Equatable {
        case none
        case entered
        case mismatched
        case confirmed(Mark)

        init(_ state: String?, tenths: Int?) {
            self =
                switch state {
                case "entered": .entered
                case "mismatched": .mismatched
                case "confirmed": tenths.flatMap { Mark(tenths: $0) }.map { .confirmed($0) } ?? .none
                default: .none
                }
        }
    }

    /// The candidates of a certificate with what is known of their marks.
    ///
    /// Sorts by `number` (the list's own order), `outcome` or `state` (what differs and what waits comes first);
    /// searches number, name and group.
    package static func list(
        of certificate: Certificate.ID, _ request: ListRequest, _ db: Database
    ) throws -> Listed<ResultRow> {
        let condition: Query = """
            candidate.certificate = \(certificate) AND NOT candidate.isWithdrawn
                AND (candidate.id LIKE \(request.pattern) ESCAPE '!'
                OR candidate.name LIKE \(request.pattern) ESCAPE '!'
                OR candidate.class LIKE \(request.pattern) ESCAPE '!')
            """
        let total = try db.value(Int.self, "SELECT count(*) FROM candidate WHERE \(condition)") ?? 0
        let order: Query =
            switch request.sort {
            case "outcome": "outcome.outcome, candidate.id"
            case "state":
                """
                (coalesce(theory.state, '') = 'mismatched' OR coalesce(practical.state, '') = 'mismatched') DESC,
                    (coalesce(theory.state, '') = 'entered' OR coalesce(practical.state, '') = 'entered') DESC,
                    candidate.id
                """
            default: "candidate.id"
            }
        let rows = try db.rows(
            """
            SELECT candidate.id, candidate.name, candidate.class, theory.state, theory.firstTenths,
                practical.state, practical.firstTenths, outcome.outcome
            FROM candidate
                LEFT JOIN mark AS theory ON theory.candidate = candidate.id AND theory.part = 'theory'
                LEFT JOIN mark AS practical ON practical.candidate = candidate.id AND practical.part = 'practical'
                LEFT JOIN outcome ON outcome.candidate = candidate.id
            WHERE \(condition) ORDER BY \(order)
            LIMIT \(ListRequest.pageSize) OFFSET \(request.offset(of: total))
            """
        ).map { row in
            ResultRow(
                candidate: row[0], name: row[1], group: row[2], theory: MarkState(row[3], tenths: row[4]),
                practical: MarkState(row[5], tenths: row[6]),
                outcome: (row[7] as String?).flatMap(Outcome.init(rawValue:)))
        }
        return Listed(rows: rows, total: total, request: request)
    }

    /// Confirmed marks of a part, counted in steps of five points: `0…4.9`, `5…9.9`, …, `95…100`.
    package static func distribution(
        of certificate: Certificate.ID, _ part: Sitting.Part, _ db: Database
    ) throws -> [Int] {
        var counts = Array(repeating: 0, count: 20)
        for row in try db.rows(
            """
            SELECT min(19, mark.firstTenths / 50), count(*) FROM mark
                JOIN candidate ON candidate.id = mark.candidate
            WHERE candidate.certificate = \(certificate) AND mark.part = \(part.rawValue)
                AND mark.state = 'confirmed'
            GROUP BY 1
            """)
        {
            let step: Int = row[0]
            counts[step] = row[1]
        }
        return counts
    }

    package struct Difference: Sendable, Equatable {
        package let candidate: Candidate.ID
        package let part: Sitting.Part
        package let first: Mark?
        package let second: Mark?
    }

    /// Marks whose two entries differ, by candidate.
    package static func differences(of certificate: Certificate.ID, _ db: Database) throws -> [Difference] {
        try db.rows(
            """
            SELECT mark.candidate, mark.part, mark.firstTenths, mark.secondTenths FROM mark
                JOIN candidate ON candidate.id = mark.candidate
            WHERE candidate.certificate = \(certificate) AND mark.state = 'mismatched'
            ORDER BY mark.candidate, mark.part
            """
        ).compactMap { row in
            let first: Int = row[2]
            let second: Int? = row[3]
            return Sitting.Part(rawValue: row[1]).map {
                Difference(
                    candidate: row[0], part: $0, first: Mark(tenths: first),
                    second: second.flatMap { Mark(tenths: $0) })
            }
        }
    }
}
