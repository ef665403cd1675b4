import Exam

/// Sheets as offices send them.
enum SheetDoors {
    static func csv(_ bytes: [UInt8]) {
        guard let text = try? CSVText(bytes) else { return }

        let records = [text.header] + text.records.map(\.fields)
        hold(text.header.count <= CSVText.columnsMax, "columns within their limit")
        hold(text.records.allSatisfy { $0.fields.count == text.header.count }, "every record is complete")
        hold(
            records.joined().allSatisfy { $0.utf8.count <= CSVText.fieldBytesMax },
            "fields within their limit")
        let lines = [1] + text.records.map(\.line)
        hold(
            zip(lines, lines.dropFirst()).allSatisfy { $0 < $1 }, "records stand in the order of their lines")
        hold(lines.allSatisfy { $0 <= CSVText.linesMax }, "lines within their limit")

        let again = try? CSVText([UInt8](records.map(quoted).joined(separator: "\r\n").utf8))
        hold(again?.header == text.header, "the header reads back")
        hold(again?.records.map(\.fields) == text.records.map(\.fields), "the records read back")
    }

    private static func quoted(_ fields: [String]) -> String {
        fields.map { field in
            "\""
                + String(
                    String.UnicodeScalarView(field.unicodeScalars.flatMap { $0 == "\"" ? ["\"", $0] : [$0] }))
                + "\""
        }.joined(separator: ",")
    }

    static func sheets(_ bytes: [UInt8]) {
        let roster = RosterReading.read(csv: bytes)
        judge(roster)
        if roster.isSound { roster.rows.forEach(judge) }
        judge(CertificateReading.read(csv: bytes))
        judge(QuotaReading.read(csv: bytes)) { (2000...2099).contains($0.year) && $0.places >= 0 }
        judge(RoomReading.read(csv: bytes)) { room in
            room.room.isWellFormed && NewRoom.floors.contains(room.floor)
                && SeatLayout(text: room.layout.text) == room.layout
        }
        judge(SittingReading.read(csv: bytes, utcOffsetMinutes: 480)) { sitting in
            sitting.sitting.isWellFormed && sitting.rooms.allSatisfy(\.isWellFormed)
                && NewSitting.minutes.contains(sitting.minutes)
        }
        judge(StaffReading.read(csv: bytes)) { $0.staff.isWellFormed && !$0.roles.isEmpty }
    }

    private static func judge<Row>(_ preview: SheetPreview<Row>, _ isLawful: (Row) -> Bool = { _ in true }) {
        hold(preview.problems.count <= SheetPreview<Row>.problemsMax + 1, "problems within their limit")
        hold(
            preview.problems.allSatisfy { $0.value.count <= 40 && $0.line >= 1 },
            "a problem fits a table cell")
        let lines = preview.problems.map(\.line)
        hold(zip(lines, lines.dropFirst()).allSatisfy { $0 <= $1 }, "problems stand in the order of the file")
        hold(preview.rows.allSatisfy(isLawful), "a row that is read is lawful")
    }

    private static func judge(_ row: RosterRow) {
        let person = row.person
        hold(row.certificate.isWellFormed, "a certificate is named by an identifier")
        hold((1...60).contains(person.name.count), "a name within its limit")
        let texts = [person.name, person.documentNumber, person.telephone ?? "", row.major, row.group]
        hold(
            texts.joined().unicodeScalars.allSatisfy { $0.properties.generalCategory != .control },
            "no control character in a person's record")
        hold(
            (try? person.documentType.normalized(person.documentNumber)) == person.documentNumber,
            "a number on the roster is in its one form")
    }
}
