import Exam
import Testing

@Suite struct ExpectPacketsTests {
    private func line(
        _ packet: PaperPacket.ID = "P-07", sitting: Sitting.ID = "T-C01-1", room: Room.ID = "T101",
        code: String = "A", serial: String = "GD-0007", declared: Int = 30
    ) -> ManifestLine {
        ManifestLine(
            packet: packet, sitting: sitting, room: room, paperCode: code, serial: serial,
            declared: declared)
    }

    private func decide(
        _ manifest: [ManifestLine], known: Set<PaperPacket.ID> = [], serials: Set<String> = [],
        supplied: Set<RoomOfSitting> = []
    ) throws -> [StationEvent] {
        let facts = ExpectPackets.Facts(
            paperCodes: ["T-C01-1": "A"],
            seated: [
                RoomOfSitting(sitting: "T-C01-1", room: "T101"): 30,
                RoomOfSitting(sitting: "T-C01-1", room: "T102"): 0,
            ], knownPackets: known, knownSerials: serials, supplied: supplied)
        return try ExpectPackets(manifest: manifest)
            .decide(given: facts, by: .staff("S-003"), at: PaperScene.start)
    }

    @Test func `expects every packet of the manifest`() throws {
        let events = try decide([line(), line("P-08", room: "T102", serial: "GD-0008", declared: 1)])

        #expect(
            events == [
                .papers(
                    .expected(
                        packet: "P-07", sitting: "T-C01-1", room: "T101", paperCode: "A",
                        serial: "GD-0007", declared: 30)),
                .papers(
                    .expected(
                        packet: "P-08", sitting: "T-C01-1", room: "T102", paperCode: "A",
                        serial: "GD-0008", declared: 1)),
            ])
    }

    @Test func `refuses an empty manifest`() {
        #expect(throws: PaperRefusal.emptyManifest) { try decide([]) }
    }

    @Test func `refuses more lines than the limit`() {
        #expect(throws: PaperRefusal.manifestTooLong) {
            try decide(Array(repeating: line(), count: ExpectPackets.linesMax + 1))
        }
    }

    @Test func `refuses what stands twice or is known already`() {
        let other = line("P-08", room: "T102", serial: "GD-0008")
        let place = RoomOfSitting(sitting: "T-C01-1", room: "T101")
        #expect(throws: PaperRefusal.duplicatePacket) {
            try decide([other, line("P-08", serial: "GD-0009")])
        }
        #expect(throws: PaperRefusal.duplicatePacket) { try decide([other, line(serial: "GD-0008")]) }
        #expect(throws: PaperRefusal.duplicatePacket) {
            try decide([line(), line("P-09", serial: "GD-0009")])
        }
        #expect(throws: PaperRefusal.duplicatePacket) { try decide([line()], known: ["P-07"]) }
        #expect(throws: PaperRefusal.duplicatePacket) { try decide([line()], serials: ["GD-0007"]) }
        #expect(throws: PaperRefusal.duplicatePacket) { try decide([line()], supplied: [place]) }
    }

    @Test func `refuses an unknown sitting, another room and another paper code`() {
        #expect(throws: PaperRefusal.unknownSitting) { try decide([line(sitting: "T-C99-1")]) }
        #expect(throws: PaperRefusal.unknownRoom) { try decide([line(room: "T900")]) }
        #expect(throws: PaperRefusal.wrongPaperCode) { try decide([line(code: "B")]) }
    }

    @Test(arguments: [(29, false), (30, true)])
    func `wants a copy for everybody seated`(declared: Int, isEnough: Bool) throws {
        if isEnough {
            #expect(try decide([line(declared: declared)]).count == 1)
        } else {
            #expect(throws: PaperRefusal.tooFewDeclared) { try decide([line(declared: declared)]) }
        }
    }

    @Test func `refuses numbers of another alphabet or size`() {
        for wrong in [line("张三"), line(serial: ""), line(declared: 0), line(declared: 10_000)] {
            #expect(throws: PaperRefusal.numberMalformed) { try decide([wrong]) }
        }
    }
}
