import Exam
import StationStore
import Web

/// Words and numbers that every print of a station shares.
struct PrintWords: Sendable {
    let language: Language
    let time: StationTime
    let profile: RuleProfile

    func text(_ key: String, _ values: [String: String] = [:]) -> String {
        language.text("prints.\(key)", values)
    }

    func fact(_ key: String, _ text: String) -> PrintSheet.Fact {
        PrintSheet.Fact(sheetFactWord: self.text(key), sheetFactText: text)
    }

    func note(_ key: String, _ values: [String: String] = [:]) -> PrintSheet.Note {
        PrintSheet.Note(sheetNote: text(key, values))
    }

    func signatures(_ words: [String]) -> [PrintSheet.Signature] {
        words.map { PrintSheet.Signature(signatureWord: $0) }
    }

    func columns(_ names: [String]) -> [(name: String, word: String)] {
        names.map { ($0, text("column.\($0)")) }
    }

    func slot(_ span: TimeSpan) -> String {
        "\(time.day(span.start)) \(time.minute(span.start))–\(time.minute(span.end))"
    }

    func part(_ part: Sitting.Part) -> String { language.text("words.part.\(part.rawValue)") }

    func name(_ name: String?) -> String { name ?? language.text("room.nameErased") }

    /// A number, or that it is drawn by lot: a seat's column is narrow.
    func seat(_ number: Int?) -> String { number.map(Self.seat) ?? text("byLot") }

    static func seat(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Sheets about one room at one time.
struct RoomSheets {
    let scene: PrintQueries.Scene
    let words: PrintWords
    let photos: PrintPhotos

    static let signInRows = 30
    static let doorRows = 24
    static let labelsPerSheet = 30
    private static let blankAbsences = 6
    private static let blankIncidents = 5

    func sheets(_ kind: PrintKind) -> [PrintSheet] {
        switch kind {
        case .door: door
        case .seats: seats
        case .labels: labels
        case .signIn: signIn
        case .record: record
        case .tickets, .packets, .summary, .rotations, .day: []
        }
    }

    private func sheet(_ kind: PrintKind) -> PrintSheet {
        var sheet = PrintSheet(
            sheetClass: kind.rawValue, sheetTitle: words.text("kind.\(kind.rawValue)"),
            sheetSide: "\(scene.room.id) · \(scene.room.title)")
        sheet.isRecord = kind.isRecord
        sheet.sheetFacts = [
            words.fact(
                "place",
                words.language.text(
                    "room.place", ["building": scene.room.building, "floor": "\(scene.room.floor)"])),
            words.fact("when", words.slot(scene.span)),
        ]
        return sheet
    }

    /// `母婴护理 理论`; the sittings that share a room one after the other.
    private var subjects: String {
        scene.sittings.map { "\($0.certificateTitle) \(words.part($0.part))" }
            .joined(separator: words.language.text("frame.listSeparator"))
    }

    private var sittingNumbers: String {
        scene.sittings.map(\.id.rawValue).joined(separator: words.language.text("frame.listSeparator"))
    }

    /// Nobody's name in full, no document: what passers-by may read.
    private var door: [PrintSheet] {
        scene.seats.chunked(by: Self.doorRows * 2).map { seats in
            var sheet = sheet(.door)
            sheet.big = scene.room.id.rawValue
            sheet.sheetFacts += [words.fact("subject", subjects)]
            sheet.sheetFacts += scene.sittings.compactMap { sitting in
                let numbers = scene.seats.filter { $0.sitting == sitting.id }.map(\.candidate.rawValue)
                guard let first = numbers.min(), let last = numbers.max() else { return nil }
                return PrintSheet.Fact(
                    sheetFactWord: scene.sittings.count == 1
                        ? words.text("range") : words.text("rangeOf", ["sitting": sitting.id.rawValue]),
                    sheetFactText: words.text(
                        "rangeWords",
                        [
                            "first": CandidateNumber.grouped(first), "last": CandidateNumber.grouped(last),
                            "count": "\(numbers.count)",
                        ]))
            }
            // Two columns of equal height, the first one filled first.
            let half = max((seats.count + 1) / 2, min(seats.count, 15))
            sheet.columns = seats.chunked(by: half).map { column in
                SheetColumn(tables: [
                    SheetTable(
                        "door", columns: words.columns(["seat", "number", "mask"]),
                        rows: column.map {
                            [
                                words.seat($0.number), CandidateNumber.grouped($0.candidate.rawValue),
                                $0.name.map(Masking.name) ?? "",
                            ]
                        })
                ])
            }
            sheet.sheetNotes =
                [
                    words.note(
                        "doorNote",
                        [
                            "opens": words.time.minute(
                                scene.span.start.adding(minutes: -words.profile.entryOpenMinutesBefore)),
                            "closes": words.time.minute(
                                scene.span.start.adding(
                                    minutes: words.profile.lateCutoffMinutes(
                                        for: scene.sittings.first?.part ?? .theory))),
                        ])
                ] + (isDrawnLater ? [words.note("byLotNote")] : [])
            return sheet
        }
    }

    private var seats: [PrintSheet] {
        var sheet = sheet(.seats)
        sheet.sheetFacts += [
            words.fact("subject", subjects), words.fact("expected", "\(scene.seats.count)"),
        ]
        sheet.drawing = SeatDrawing(scene: scene, words: words, photos: photos)
        sheet.sheetNotes = [words.note("seatsNote")] + (isDrawnLater ? [words.note("drawnNote")] : [])
        sheet.signatures = words.signatures([
            words.language.text("words.post.lead"), words.language.text("words.post.second"),
            words.text("collectedBy"),
        ])
        return [sheet]
    }

    /// Whether somebody's place is still to be drawn at the door.
    private var isDrawnLater: Bool { scene.seats.contains { $0.number == nil } }

    /// Where places are drawn, a label says which place it is and nobody's name.
    private var stationLabels: [PrintSheet] {
        let layout = scene.room.layout
        return (layout.usableSeats + layout.spareSeats).sorted().chunked(by: Self.labelsPerSheet).map {
            numbers in
            var sheet = sheet(.labels)
            sheet.labelGrid = LabelGrid(
                labels: numbers.map { number in
                    LabelGrid.Label(
                        labelSeat: PrintWords.seat(number), labelRoom: scene.room.id.rawValue, labelName: "",
                        labelNameClass: "",
                        labelNumber: layout.isSpare(number)
                            ? words.language.text("words.seatState.spare") : "",
                        labelSubject: subjects, labelTime: "")
                })
            return sheet
        }
    }

    private var labels: [PrintSheet] {
        if isDrawnLater { return stationLabels }
        let titles = Dictionary(
            scene.sittings.map { ($0.id, "\($0.certificateTitle) \(words.part($0.part))") },
            uniquingKeysWith: { first, _ in first })
        return scene.seats.chunked(by: Self.labelsPerSheet).map { seats in
            var sheet = sheet(.labels)
            sheet.labelGrid = LabelGrid(
                labels: seats.map { seat in
                    let name = FittedText(words.name(seat.name), width: 7)
                    return LabelGrid.Label(
                        labelSeat: words.seat(seat.number), labelRoom: scene.room.id.rawValue,
                        labelName: name.text, labelNameClass: name.sizeClass,
                        labelNumber: CandidateNumber.grouped(seat.candidate.rawValue),
                        labelSubject: titles[seat.sitting] ?? "",
                        labelTime:
                            "\(words.time.day(scene.span.start)) \(words.time.minute(scene.span.start))"
                    )
                })
            return sheet
        }
    }

    private var signIn: [PrintSheet] {
        scene.seats.chunked(by: Self.signInRows).map { seats in
            var sheet = sheet(.signIn)
            sheet.sheetFacts += [
                words.fact("subject", subjects), words.fact("sitting", sittingNumbers),
                words.fact("expected", "\(scene.seats.count)"), words.fact("present", "________"),
            ]
            sheet.columns = [
                SheetColumn(tables: [
                    SheetTable(
                        "sign-in",
                        columns: words.columns(["seat", "number", "name", "document", "group", "signature"]),
                        rows: seats.map {
                            [
                                $0.number.map { PrintWords.seat($0) } ?? "",
                                CandidateNumber.grouped($0.candidate.rawValue),
                                words.name($0.name), $0.documentMask ?? "", $0.group, "",
                            ]
                        })
                ])
            ]
            sheet.signatures = words.signatures([
                words.language.text("words.post.lead"), words.language.text("words.post.second"),
                words.text("at"),
            ])
            return sheet
        }
    }

    private var record: [PrintSheet] {
        func proctor(_ post: DutyPost) -> String {
            let names = scene.proctors.filter { $0.post == post }
                .map { [$0.name, $0.staff.rawValue].compactMap { $0 }.joined(separator: " ") }
            return names.isEmpty ? "________" : names.joined(separator: " ")
        }
        var sheet = sheet(.record)
        sheet.sheetFacts += [
            words.fact("subject", subjects), words.fact("sitting", sittingNumbers),
            PrintSheet.Fact(
                sheetFactWord: words.language.text("words.post.lead"), sheetFactText: proctor(.lead)),
            PrintSheet.Fact(
                sheetFactWord: words.language.text("words.post.second"), sheetFactText: proctor(.second)),
        ]
        let packets = scene.packets.map { [$0.id.rawValue, $0.paperCode, "\($0.declared)"] }
        let absences = Array(repeating: ["", "", ""], count: Self.blankAbsences)
        sheet.columns = [
            SheetColumn(tables: [
                SheetTable(
                    "counts", caption: words.text("countsTitle"),
                    columns: words.columns(["expected", "came", "late", "absent", "moved", "trouble"]),
                    rows: [["\(scene.seats.count)", "", "", "", "", ""]]),
                SheetTable(
                    "times", caption: words.text("timesTitle"),
                    columns: words.columns(["doors", "sealShown", "handedOut", "begun", "ended", "handedIn"]),
                    rows: [Array(repeating: "", count: 6)]),
                SheetTable(
                    "papers", caption: words.text("papersTitle"),
                    columns: words.columns([
                        "packet", "paper", "declared", "found", "given", "leftOver", "defective", "scripts",
                    ]),
                    rows: (packets.isEmpty ? [["", "", ""]] : packets).prefix(4)
                        .map { $0 + Array(repeating: "", count: 5) }),
                SheetTable(
                    "absences", caption: words.text("absencesTitle"),
                    columns: words.columns(["seat", "number", "remark"])
                        + words.columns(["seat", "number", "remark"]),
                    rows: absences.map { $0 + $0 }),
                SheetTable(
                    "troubles", caption: words.text("troublesTitle"),
                    columns: words.columns(["time", "seat", "number", "facts", "code", "signature"]),
                    rows: Array(repeating: Array(repeating: "", count: 6), count: Self.blankIncidents)),
            ])
        ]
        sheet.boxWord = words.text("otherNotes")
        sheet.sheetNotes = [words.note("recordNote")]
        sheet.signatures = words.signatures([
            words.language.text("words.post.lead"), words.language.text("words.post.second"),
            words.language.text("words.post.floater"), words.language.text("words.role.chief"),
        ])
        return [sheet]
    }
}

/// Stickers for desks, thirty to a sheet.
struct LabelGrid: Sendable {
    struct Label: Sendable {
        let labelSeat: String
        let labelRoom: String
        let labelName: String
        let labelNameClass: String
        let labelNumber: String
        let labelSubject: String
        let labelTime: String
    }

    let labels: [Label]
}

extension Array {
    /// Pieces of `size` elements at most, and of no more weight than `weightMax` unless one alone is heavier.
    ///
    /// Where `weights` is empty nothing is weighed.
    func chunked(by size: Int, weights: [Int], weightMax: Int) -> [[Element]] {
        guard weights.count == count else { return chunked(by: size) }
        var pieces: [[Element]] = []
        var weight = 0
        for (element, its) in zip(self, weights) {
            if let last = pieces.indices.last, pieces[last].count < size, weight + its <= weightMax {
                pieces[last].append(element)
                weight += its
            } else {
                pieces.append([element])
                weight = its
            }
        }
        return pieces
    }

    /// Pieces of `size` elements, the last one shorter.
    func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: Swift.max(size, 1)).map {
            Array(self[$0..<Swift.min($0 + Swift.max(size, 1), count)])
        }
    }
}
