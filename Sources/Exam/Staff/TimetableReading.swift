/// One line of a timetable: somebody is engaged on a day, or on that day of several weeks.
package struct TimetableRow: Equatable, Sendable {
    package let line: Int
    package let staff: Staff.ID
    package let day: CivilDate
    /// Minutes after midnight.
    package let start: Int
    package let end: Int
    /// How many weeks in a row, the first one included.
    package let weeks: Int
    package let reason: EngagementReason

    /// The times it stands for.
    package func engagements(utcOffsetMinutes: Int) -> [StaffEngagement] {
        (0..<weeks).map { week in
            let shift = week * 7 * 1440
            let span = TimeSpan(
                start: day.moment(minutes: start + shift, utcOffsetMinutes: utcOffsetMinutes),
                end: day.moment(minutes: end + shift, utcOffsetMinutes: utcOffsetMinutes))
            return StaffEngagement(staff: staff, engagement: Engagement(span: span, reason: reason))
        }
    }
}

/// Reads timetables and lists of leave.
package enum TimetableReading {
    package enum Column: String, CaseIterable, Sendable, TitledColumn {
        case staff = "工号"
        case day = "日期"
        case start = "开始"
        case end = "结束"
        case weeks = "周数"
        case reason = "事由"

        package var titles: [String] {
            switch self {
            case .staff: [rawValue, "职工号", "教工号", "staff number", "staff"]
            case .day: [rawValue, "首次日期", "上课日期", "day", "date", "first day"]
            case .start: [rawValue, "开始时间", "上课时间", "start", "from"]
            case .end: [rawValue, "结束时间", "下课时间", "end", "until"]
            case .weeks: [rawValue, "连续周数", "重复周数", "weeks"]
            case .reason: [rawValue, "类别", "原因", "reason", "kind"]
            }
        }
    }

    /// Without weeks it is one day; without a reason it is teaching.
    package static let optional: Set<Column> = [.weeks, .reason]
    package static let weeksMax = 30

    package static let reasons: [String: EngagementReason] = [
        "请假": .leave, "上课": .teaching, "其他": .other, "leave": .leave, "teaching": .teaching,
        "other": .other,
    ]

    package static func read(
        grid: SheetGrid, heading: SheetHeading<Column>, isExact: Bool
    ) -> SheetPreview<TimetableRow> {
        var sheet = SheetReader<Column>(grid, heading: heading, isExact: isExact, optional: optional)
        var rows: [TimetableRow] = []
        for row in sheet.rows {
            let staff: Staff.ID? = sheet.identifier(row, .staff)
            let day = sheet.day(row, .day)
            let start = time(row, .start, &sheet)
            let end = time(row, .end, &sheet)
            if let start, let end, end <= start { sheet.note(.badTime, row, .end) }
            let weeks = row[.weeks].isEmpty ? 1 : sheet.number(row, .weeks, in: 1...weeksMax)
            let reason = row[.reason].isEmpty ? .teaching : sheet.word(row, .reason, reasons)
            guard let staff, let day, let start, let end, let weeks, let reason else { continue }
            rows.append(
                TimetableRow(
                    line: row.line, staff: staff, day: day, start: start, end: end, weeks: weeks,
                    reason: reason))
        }
        return sheet.preview(rows)
    }

    private static func time(
        _ row: SheetReader<Column>.Row, _ column: Column, _ sheet: inout SheetReader<Column>
    ) -> Int? {
        guard let text = sheet.text(row, column) else { return nil }
        guard let minutes = ClockTime.minutes(text: String(text.prefix(5))) else {
            sheet.note(.badTime, row, column)
            return nil
        }
        return minutes
    }
}
