import Exam
import StationStore
import Web

extension SittingSheets {
    private static let peoplePerSheet = 28

    /// Who comes when: each rotation on sheets of its own, for the waiting place.
    func rotations(
        _ turns: [RotationQueries.Turn], _ people: [RotationQueries.Person]
    ) -> [PrintSheet] {
        turns.flatMap { turn in
            let rows = people.filter { $0.turn == turn.rotation.number }.enumerated().map { index, person in
                [
                    "\(index + 1)", CandidateNumber.grouped(person.candidate.rawValue),
                    words.name(person.name),
                    person.group, person.room.rawValue, person.station.map { PrintWords.seat($0) } ?? "", "",
                ]
            }
            return rows.chunked(by: Self.peoplePerSheet).map { sheet(turn, rows: $0, count: rows.count) }
        }
    }

    private func sheet(_ turn: RotationQueries.Turn, rows: [[String]], count: Int) -> PrintSheet {
        let sitting = turn.sitting
        var sheet = PrintSheet(
            sheetClass: PrintKind.rotations.rawValue, sheetTitle: words.text("kind.rotations"),
            sheetSide: sitting.id.rawValue)
        sheet.big = "\(turn.rotation.number)/\(turn.rotation.count)"
        sheet.sheetFacts = [
            PrintSheet.Fact(
                sheetFactWord: words.language.text("rotations.turn"),
                sheetFactText: words.text(
                    "turnOf", ["turn": "\(turn.rotation.number)", "count": "\(turn.rotation.count)"])),
            words.fact("subject", "\(sitting.certificateTitle) \(words.part(sitting.part))"),
            words.fact("when", words.slot(sitting.span)), words.fact("expected", "\(count)"),
        ]
        if let place = turn.rotation.waitingPlace {
            sheet.sheetFacts.append(words.fact("waitingPlace", place))
        }
        if let place = turn.rotation.exitPlace { sheet.sheetFacts.append(words.fact("exitPlace", place)) }
        sheet.columns = [
            SheetColumn(tables: [
                SheetTable(
                    "rotations",
                    columns: words.columns(["line", "number", "name", "group", "room", "seat", "signature"]),
                    rows: rows)
            ])
        ]
        sheet.sheetNotes = [words.note("rotationsNote")]
        return sheet
    }
}
