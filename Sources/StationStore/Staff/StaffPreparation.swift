package import Exam
import Journal
package import Vault

/// A staff sheet ready to be performed: the command, the sealed records it names, and what it would change.
package struct StaffPreparation: Sendable {
    package let command: ImportStaff
    package let particulars: [SealedParticular]
    /// In the order of the sheet; who stays as they are is left out.
    package let differences: [SheetDifference]

    /// Seals names, telephones and sexes that are new or others than before under the station's keys.
    ///
    /// - Parameters:
    ///   - rows: of the sheet.
    ///   - columns: those that it has; what it has no column for stays as it is.
    ///   - known: everybody on the list.
    ///   - sealer: the station's.
    /// - Throws: ``ParticularFault`` or an encoding error; nothing is recorded.
    package init(
        rows: [StaffRow], columns: Set<StaffReading.Column>, known: [StaffQueries.StaffRow],
        sealer: ParticularSealer
    ) throws {
        let lines = known.reduce(into: [Staff.ID: StaffRow]()) { $0[$1.id] = $1.line }
        var sealed: [SealedParticular] = []
        var differences: [SheetDifference] = []
        let people = try rows.map { row -> StaffEntry in
            let before = lines[row.staff]
            let after = before.map { row.keeping($0, besides: columns) } ?? row
            var digest: ParticularDigest?
            if after.person != before?.person {
                let record = try sealer.seal([UInt8](CanonicalJSON.bytes(of: after.person)))
                sealed.append(record)
                digest = try ParticularDigest(of: record)
            }
            let changes = before.map { after.changes(from: $0) }
            if changes?.isEmpty != true {
                differences.append(SheetDifference(key: row.staff.rawValue, changes: changes))
            }
            return StaffEntry(
                staff: after.staff, description: after.description, roles: after.roles,
                qualifications: after.qualifications, particulars: digest)
        }
        command = ImportStaff(people: people)
        particulars = sealed
        self.differences = differences
    }

    /// The same for a sheet in the station's own format, beside whoever stands on the list.
    package init(rows: [StaffRow], store: StationStore) async throws {
        let known = try await store.read { db in try StaffQueries.all(db) }
        try self.init(
            rows: rows, columns: Set(StaffReading.Column.allCases), known: known, sealer: store.sealer)
    }
}

/// A sheet of qualifications ready to be performed.
package struct QualificationPreparation: Sendable {
    package let command: RecordQualifications
    package let particulars: [SealedParticular]
    package let differences: [SheetDifference]

    /// Seals numbers that are new or others than before.
    ///
    /// - Parameters:
    ///   - rows: of the sheet.
    ///   - known: everything that is recorded.
    ///   - sealer: the station's.
    /// - Throws: ``ParticularFault`` or an encoding error; nothing is recorded.
    package init(
        rows: [QualificationRow], known: [QualificationQueries.Held], sealer: ParticularSealer
    ) throws {
        let held = Dictionary(grouping: known, by: \.staff)
        var sealed: [SealedParticular] = []
        var differences: [SheetDifference] = []
        let people = try rows.map { row -> QualifiedPerson in
            let before = held[row.staff]?.first { $0.qualification.isSame(as: row.qualification) }
            var digest: ParticularDigest?
            if before?.number != row.number {
                let record = try sealer.seal(
                    [UInt8](CanonicalJSON.bytes(of: QualificationNumber(number: row.number))))
                sealed.append(record)
                digest = try ParticularDigest(of: record)
            }
            let changes = before.map { row.changes(from: $0.line) }
            if changes?.isEmpty != true {
                differences.append(SheetDifference(key: row.staff.rawValue, changes: changes))
            }
            return QualifiedPerson(staff: row.staff, qualification: row.qualification, particulars: digest)
        }
        command = RecordQualifications(people: people)
        particulars = sealed
        self.differences = differences
    }
}

extension ParticularDigest {
    /// The name of a sealed record in a body: its digest in hex.
    ///
    /// - Throws: ``StoreFault/other(message:)`` for a digest that is not 32 bytes.
    package init(of record: SealedParticular) throws {
        guard let digest = Digest32(bytes: record.digest) else {
            throw StoreFault.other(message: "a digest has 32 bytes")
        }
        self.init(rawValue: digest.hex)
    }
}

extension StationStore {
    /// Seals free text about persons for an event that will name it.
    package func seal(text: String) throws -> (record: SealedParticular, digest: ParticularDigest) {
        let record = try sealer.seal([UInt8](CanonicalJSON.bytes(of: FreeText(text: text))))
        return (record, try ParticularDigest(of: record))
    }
}
