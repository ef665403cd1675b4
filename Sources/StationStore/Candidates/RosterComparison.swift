package import Exam
import Foundation
package import GRDB
import Journal
package import Vault

/// A roster file beside what the station has of the same year and series.
package struct RosterComparison: Sendable {
    /// Somebody whose line differs.
    package struct Change: Sendable, Equatable {
        package let row: RosterRow
        package let candidate: Candidate.ID
        /// What differs, in the order of the columns.
        package let columns: [RosterReading.Column]
    }

    package let added: [RosterRow]
    package let changed: [Change]
    package let sameCount: Int
    /// Who came with a file that this one corrects, and does not stand in it.
    package let missing: [Candidate.ID]

    /// Whether there is anything to do, the missing left where they are.
    package var hasDifferences: Bool { !added.isEmpty || !changed.isEmpty }

    private let year: Int
    private let series: Int
    private let fileDigest: String
    private let entrants: [Int: RosterEntrant]
    private let particulars: [ParticularDigest: SealedParticular]
    private let sealer: ParticularSealer

    /// - Parameters:
    ///   - rows: those that `prepared` was made of.
    ///   - prepared: the import of the whole file.
    ///   - columns: those that the file has; what it has no column for stays as it is.
    ///   - sealer: opens the records that are compared.
    ///   - db: where the earlier files' people stand.
    /// - Returns: nil unless half of the file or more stand on the roster of the year and series, with their
    ///   certificate.
    /// - Throws: ``StoreFault`` when a record's seal does not hold.
    package static func compare(
        _ rows: [RosterRow], _ prepared: RosterPreparation, columns: Set<RosterReading.Column>,
        sealer: ParticularSealer, _ db: Database
    ) throws -> RosterComparison? {
        let command = prepared.command
        let roster = RosterQueries(year: command.year, series: command.series, db)
        var added: [RosterRow] = []
        var changed: [Change] = []
        var found: Set<Candidate.ID> = []
        var entrants: [Int: RosterEntrant] = [:]
        for (row, entrant) in zip(rows, command.entrants) {
            entrants[row.line] = entrant
            guard let known = try roster.find(entrant.documentDigest, row.certificate) else {
                added.append(row)
                continue
            }
            found.insert(known.candidate)
            let person = try roster.person(known.candidate, sealer)
            let merged = row.keeping(known, person, besides: columns)
            let differing = merged.columns(differingFrom: known, person)
            if !differing.isEmpty {
                changed.append(Change(row: merged, candidate: known.candidate, columns: differing))
            }
        }
        // Fewer than half: another file, in which some are registered already and stand as problems.
        guard found.count * 2 >= rows.count, !found.isEmpty else { return nil }
        let missing = try roster.companions(of: found).filter { !found.contains($0) }
        return RosterComparison(
            added: added, changed: changed, sameCount: found.count - changed.count, missing: missing,
            year: command.year, series: command.series, fileDigest: command.fileDigest, entrants: entrants,
            particulars: Dictionary(
                zip(command.entrants.map(\.particulars), prepared.particulars), uniquingKeysWith: { $1 }),
            sealer: sealer)
    }

    /// The rows of those who are new, and the command that would import them alone.
    package func additions() -> (rows: [RosterRow], command: ImportRoster) {
        (
            added,
            ImportRoster(
                year: year, series: series, fileDigest: fileDigest,
                entrants: added.compactMap { entrants[$0.line] })
        )
    }

    /// The command by which the roster becomes what the file says, and the records it names.
    ///
    /// - Parameter isWithdrawingMissing: whether those who do not stand in the file leave.
    /// - Returns: nil when nothing would be left to do.
    /// - Throws: ``ParticularFault`` or an encoding error.
    package func correction(
        isWithdrawingMissing: Bool
    ) throws -> (command: CorrectRoster, particulars: [SealedParticular])? {
        guard hasDifferences || (isWithdrawingMissing && !missing.isEmpty) else { return nil }
        var records: [SealedParticular] = []
        func entrant(_ row: RosterRow, isMerged: Bool) throws -> RosterEntrant {
            guard let first = entrants[row.line] else {
                preconditionFailure("every row was prepared")
            }
            if !isMerged, let record = particulars[first.particulars] {
                records.append(record)
                return first
            }
            let record = try sealer.seal([UInt8](CanonicalJSON.bytes(of: row.person)))
            guard let digest = Digest32(bytes: record.digest) else {
                preconditionFailure("a digest has 32 bytes")
            }
            records.append(record)
            return RosterEntrant(
                certificate: row.certificate, major: row.major, group: row.group, kind: row.kind,
                institution: row.institution, documentDigest: first.documentDigest,
                particulars: ParticularDigest(rawValue: digest.hex))
        }
        let newcomers = try added.map { try entrant($0, isMerged: false) }
        let corrections = try changed.map {
            RosterCorrection(candidate: $0.candidate, entrant: try entrant($0.row, isMerged: true))
        }
        let command = CorrectRoster(
            year: year, series: series, fileDigest: fileDigest, added: newcomers, changed: corrections,
            withdrawn: isWithdrawingMissing ? missing : [])
        return (command, records)
    }
}

extension RosterRow {
    /// The same with what the file has no column for as the station knows it.
    fileprivate func keeping(
        _ known: RosterQueries.Known, _ stored: CandidateParticulars?,
        besides columns: Set<RosterReading.Column>
    ) -> RosterRow {
        RosterRow(
            line: line, certificate: certificate, major: major, group: group, kind: kind,
            institution: columns.contains(.institution) ? institution : known.institution,
            person: CandidateParticulars(
                name: person.name, documentType: person.documentType, documentNumber: person.documentNumber,
                studentNumber: columns.contains(.studentNumber)
                    ? person.studentNumber : stored?.studentNumber,
                telephone: columns.contains(.telephone) ? person.telephone : stored?.telephone,
                creditAccount: columns.contains(.creditAccount)
                    ? person.creditAccount : stored?.creditAccount))
    }

    fileprivate func columns(
        differingFrom known: RosterQueries.Known, _ stored: CandidateParticulars?
    ) -> [RosterReading.Column] {
        let differing: [RosterReading.Column: Bool] = [
            .major: major != known.major,
            .group: group != known.group, .kind: kind != known.kind,
            .institution: institution != known.institution, .name: person.name != stored?.name,
            .studentNumber: person.studentNumber != stored?.studentNumber,
            .telephone: person.telephone != stored?.telephone,
            .creditAccount: person.creditAccount != stored?.creditAccount,
        ]
        return RosterReading.Column.allCases.filter { differing[$0] == true }
    }
}
