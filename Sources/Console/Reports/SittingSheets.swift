import Exam
import StationStore
import Web

/// Sheets about a whole sitting, and about a whole day.
struct SittingSheets {
    let words: PrintWords

    static let rowsPerSheet = 24
    static let contentsRows = 40
    private static let dutyRows = 34

    /// What a sitting came to, room by room; before it is over, the columns to be filled in.
    func summary(_ report: SittingReport) -> [PrintSheet] {
        let isOver = [.ended, .closed, .signed].contains(report.state)
        func row(_ room: String, _ title: String, _ counts: AttendanceCounts) -> [String] {
            let known = [
                counts.present, counts.late, counts.conditional, counts.absent,
                counts.unseen + counts.proposedAbsent,
            ].map { isOver ? "\($0)" : "" }
            return [room, title, "\(counts.registered)"] + known + [""]
        }
        var rows = report.rooms.map { row($0.room.rawValue, $0.title, $0.counts) }
        rows.append(row(words.text("total"), "", report.counts))
        return rows.chunked(by: Self.rowsPerSheet).map { rows in
            var sheet = head(.summary, report)
            sheet.sheetFacts += [
                words.fact("actual", Self.actual(report, words)),
                words.fact("state", words.language.text("words.sittingState.\(report.state.rawValue)")),
                words.fact(
                    "turnedAway",
                    report.turnedAway.isEmpty
                        ? "–"
                        : report.turnedAway.map {
                            "\(words.language.text("words.reason.\($0.reason)")) \($0.candidates)"
                        }.joined(separator: words.language.text("frame.listSeparator"))),
                words.fact("incidents", "\(report.incidents.count)"),
            ]
            sheet.columns = [
                SheetColumn(tables: [
                    SheetTable(
                        "summary",
                        columns: words.columns([
                            "room", "title", "expected", "came", "late", "conditional", "absent", "open",
                            "signature",
                        ]), rows: rows)
                ])
            ]
            sheet.signatures = words.signatures([
                words.language.text("words.role.chief"), words.language.text("words.role.registrar"),
                words.language.text("words.role.inspector"),
            ])
            return sheet
        }
    }

    /// The bags of a sitting, for two hands at each step.
    func packets(_ report: SittingReport, _ packets: [PrintQueries.PacketLine]) -> [PrintSheet] {
        let rows = packets.map {
            [
                $0.room.rawValue, $0.id.rawValue, $0.paperCode, $0.serial, "\($0.declared)",
                words.language.text("words.packetShort.\($0.state.rawValue)"), "", "", "",
            ]
        }
        return rows.chunked(by: Self.rowsPerSheet).map { rows in
            var sheet = head(.packets, report)
            sheet.sheetFacts += [
                words.fact("packetCount", "\(packets.count)"),
                words.fact("declaredSum", "\(packets.reduce(0) { $0 + $1.declared })"),
            ]
            sheet.columns = [
                SheetColumn(tables: [
                    SheetTable(
                        "packets",
                        columns: words.columns([
                            "room", "packet", "paper", "serial", "declared", "state", "sealWhole", "taken",
                            "returned",
                        ]), rows: rows)
                ])
            ]
            sheet.sheetNotes = [words.note("packetsNote")]
            sheet.signatures = words.signatures([
                words.language.text("words.role.custodian"), words.language.text("words.role.custodian"),
                words.language.text("words.role.chief"),
            ])
            return sheet
        }
    }

    private func head(_ kind: PrintKind, _ report: SittingReport) -> PrintSheet {
        var sheet = PrintSheet(
            sheetClass: kind.rawValue, sheetTitle: words.text("kind.\(kind.rawValue)"),
            sheetSide: report.sitting.rawValue)
        sheet.isRecord = kind.isRecord
        sheet.sheetFacts = [
            words.fact("subject", "\(report.certificateTitle) \(words.part(report.part))"),
            words.fact("paper", report.paperCode), words.fact("when", words.slot(report.planned)),
        ]
        return sheet
    }

    private static func actual(_ report: SittingReport, _ words: PrintWords) -> String {
        guard let started = report.startedAt else { return "________" }
        return "\(words.time.second(started))–\(report.endedAt.map(words.time.second) ?? "")"
    }

    /// Who is on duty where.
    func duty(_ rows: [DutyRow], day: String) -> [PrintSheet] {
        rows.map { row in
            [
                "\(words.time.minute(row.span.start))–\(words.time.minute(row.span.end))",
                row.room?.rawValue ?? "–", words.language.text("words.post.\(row.post.rawValue)"),
                [row.name, row.staff.rawValue].compactMap { $0 }.joined(separator: " "), row.department, "",
            ]
        }.chunked(by: Self.dutyRows).map { rows in
            var sheet = PrintSheet(
                sheetClass: "duty", sheetTitle: words.text("dutyTitle"), sheetSide: day)
            sheet.columns = [
                SheetColumn(tables: [
                    SheetTable(
                        "duty",
                        columns: words.columns(["slot", "room", "post", "person", "department", "signature"]),
                        rows: rows)
                ])
            ]
            return sheet
        }
    }

    /// The day's sittings in order, with the minutes that count.
    func schedule(_ sittings: [SittingQueries.SittingRow], day: String) -> [PrintSheet] {
        let profile = words.profile
        return sittings.map { row in
            let start = row.span.start
            return [
                "\(words.time.minute(start.adding(minutes: -profile.entryOpenMinutesBefore)))",
                "\(words.time.minute(start))–\(words.time.minute(row.span.end))",
                words.time.minute(start.adding(minutes: profile.lateCutoffMinutes(for: row.part))),
                row.id.rawValue, "\(row.certificateTitle) \(words.part(row.part))", row.paperCode,
                "\(row.roomCount)", "\(row.seatedCount)",
            ]
        }.chunked(by: Self.dutyRows).map { rows in
            var sheet = PrintSheet(
                sheetClass: "schedule", sheetTitle: words.text("scheduleTitle"), sheetSide: day)
            sheet.columns = [
                SheetColumn(tables: [
                    SheetTable(
                        "schedule",
                        columns: words.columns([
                            "doors", "slot", "lastEntry", "sitting", "subject", "paper", "rooms", "expected",
                        ]), rows: rows)
                ])
            ]
            sheet.sheetNotes = [words.note("dayNote")]
            return sheet
        }
    }

    /// A chapter of the day's document.
    struct Chapter {
        let title: String
        let side: String
        let sheets: [PrintSheet]
    }

    /// All chapters behind a table of contents that says on which page each begins.
    func bound(_ chapters: [Chapter], day: String) -> [PrintSheet] {
        let contentsCount = max(1, (chapters.count + Self.contentsRows - 1) / Self.contentsRows)
        var next = contentsCount + 1
        let rows = chapters.map { chapter in
            defer { next += chapter.sheets.count }
            return [chapter.side, chapter.title, "\(next)"]
        }
        let contents = rows.chunked(by: Self.contentsRows).map { rows in
            var sheet = PrintSheet(
                sheetClass: "contents", sheetTitle: words.text("kind.day"), sheetSide: day)
            sheet.columns = [
                SheetColumn(tables: [
                    SheetTable(
                        "contents", columns: words.columns(["of", "chapter", "page"]), rows: rows)
                ])
            ]
            return sheet
        }
        return contents + chapters.flatMap(\.sheets)
    }
}
