/// Takes the organisation's manifest: which packets will come, for which room of which sitting.
///
/// Whole or not at all: a manifest with one wrong line is refused, so that nobody has to find
/// out which half of it counted.
package struct ExpectPackets: Command {
    package let manifest: [ManifestLine]

    package init(manifest: [ManifestLine]) {
        self.manifest = manifest
    }

    /// Lines in one manifest.
    package static let linesMax = 500

    package static let permission = Permission.staff(.chief, .deputy, .registrar, .custodian)

    package struct Facts: Sendable {
        /// The paper code of each sitting of the manifest that the station knows.
        package let paperCodes: [Sitting.ID: String]
        /// Candidates seated, for each room that belongs to one of these sittings; 0 without a plan.
        package let seated: [RoomOfSitting: Int]
        /// Packets and serials of the manifest that are known already.
        package let knownPackets: Set<PaperPacket.ID>
        package let knownSerials: Set<String>
        /// Rooms that have a packet already.
        package let supplied: Set<RoomOfSitting>

        package init(
            paperCodes: [Sitting.ID: String], seated: [RoomOfSitting: Int], knownPackets: Set<PaperPacket.ID>,
            knownSerials: Set<String>, supplied: Set<RoomOfSitting>
        ) {
            self.paperCodes = paperCodes
            self.seated = seated
            self.knownPackets = knownPackets
            self.knownSerials = knownSerials
            self.supplied = supplied
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(PaperRefusal) -> [StationEvent] {
        guard !manifest.isEmpty else { throw .emptyManifest }
        guard manifest.count <= Self.linesMax else { throw .manifestTooLong }
        var packets = facts.knownPackets
        var serials = facts.knownSerials
        var supplied = facts.supplied
        for line in manifest {
            guard line.isWellFormed else { throw .numberMalformed }
            guard let paperCode = facts.paperCodes[line.sitting] else { throw .unknownSitting }
            guard let seated = facts.seated[line.place] else { throw .unknownRoom }
            guard line.paperCode == paperCode else { throw .wrongPaperCode }
            guard packets.insert(line.packet).inserted, serials.insert(line.serial).inserted,
                supplied.insert(line.place).inserted
            else { throw .duplicatePacket }
            guard line.declared >= seated else { throw .tooFewDeclared }
        }
        return manifest.map {
            .papers(
                .expected(
                    packet: $0.packet, sitting: $0.sitting, room: $0.room, paperCode: $0.paperCode,
                    serial: $0.serial, declared: $0.declared))
        }
    }
}

/// One packet of a manifest.
package struct ManifestLine: Hashable, Codable, Sendable {
    package let packet: PaperPacket.ID
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let paperCode: String
    /// Printed on the seal strip.
    package let serial: String
    /// Copies inside, by the organisation's word: 1…9999.
    package let declared: Int

    package init(
        packet: PaperPacket.ID, sitting: Sitting.ID, room: Room.ID, paperCode: String, serial: String,
        declared: Int
    ) {
        self.packet = packet
        self.sitting = sitting
        self.room = room
        self.paperCode = paperCode
        self.serial = serial
        self.declared = declared
    }

    package var place: RoomOfSitting { RoomOfSitting(sitting: sitting, room: room) }

    /// Everything that enters the journal is a number of the station's alphabet, never free text.
    var isWellFormed: Bool {
        packet.isWellFormed && PaperNumber.isWellFormed(serial) && PaperCount.numberRange.contains(declared)
            && declared > 0
    }
}

/// One room in one sitting.
package struct RoomOfSitting: Hashable, Sendable {
    package let sitting: Sitting.ID
    package let room: Room.ID

    package init(sitting: Sitting.ID, room: Room.ID) {
        self.sitting = sitting
        self.room = room
    }
}

/// Printed numbers of strips, cabinets, manifests and receipts.
enum PaperNumber {
    /// Same alphabet as an identifier: what people type here can then be no person's name.
    static func isWellFormed(_ text: String) -> Bool {
        Identifier<PaperPacket>(rawValue: text).isWellFormed
    }
}
