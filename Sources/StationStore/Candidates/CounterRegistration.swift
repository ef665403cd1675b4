package import Exam
import Journal
package import Vault

extension StationStore {
    /// Seals a personal record; the command that names it takes the digest, its request the record.
    package func seal(
        _ value: some Encodable
    ) throws -> (record: SealedParticular, digest: ParticularDigest) {
        let record = try sealer.seal([UInt8](CanonicalJSON.bytes(of: value)))
        return (record, try ParticularDigest(of: record))
    }
}

/// One person ready to be registered: the command, and the sealed record it names.
package struct CounterRegistration: Sendable {
    package let command: RegisterCandidate
    package let particulars: [SealedParticular]

    /// Seals the person and digests the document under the station's keys.
    ///
    /// - Parameters:
    ///   - row: as a roster's line is read.
    ///   - year: four digits.
    ///   - series: 批次, 1…999.
    ///   - isApplicant: whether the person is not selected yet.
    ///   - store: whose keys are used.
    /// - Throws: ``ParticularFault`` or an encoding error; nothing is recorded.
    package init(row: RosterRow, year: Int, series: Int, isApplicant: Bool, store: StationStore) throws {
        let roster = try RosterPreparation(rows: [row], file: [], year: year, series: series, store: store)
        guard let entrant = roster.command.entrants.first else {
            preconditionFailure("one row makes one entrant")
        }
        command = RegisterCandidate(year: year, series: series, entrant: entrant, isApplicant: isApplicant)
        particulars = roster.particulars
    }
}
