package import Exam
import Foundation
import Journal
package import Vault

/// A staff sheet ready to be performed: the command, and the sealed records it names.
package struct StaffPreparation: Sendable {
    package let command: AppointStaff
    package let particulars: [SealedParticular]

    /// Seals every person's name under the station's keys.
    ///
    /// - Throws: ``ParticularFault`` or an encoding error; nothing is recorded.
    package init(rows: [StaffRow], store: StationStore) throws {
        var sealed: [SealedParticular] = []
        let people = try rows.map { row in
            let record = try store.sealer.seal([UInt8](CanonicalJSON.bytes(of: row.person)))
            sealed.append(record)
            return Appointment(
                staff: row.staff, department: row.department, roles: row.roles,
                qualifications: row.qualifications, particulars: try ParticularDigest(of: record))
        }
        command = AppointStaff(people: people)
        particulars = sealed
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
