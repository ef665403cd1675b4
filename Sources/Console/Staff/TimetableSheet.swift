import Exam
import StationStore
import Vault
import Web

/// Timetables and lists of leave.
enum TimetableSheet: OfficeSheet {
    static let word = "timetable"
    static let place = "availability"
    static let optional = TimetableReading.optional
    static let permission = EngageStaff.permission

    static func read(
        grid: SheetGrid, heading: SheetHeading<TimetableReading.Column>, isExact: Bool
    ) -> SheetPreview<TimetableRow> {
        TimetableReading.read(grid: grid, heading: heading, isExact: isExact)
    }

    private static func time(_ db: Snapshot) throws -> StationTime {
        StationTime(utcOffsetMinutes: try StationRecord.find(db)?.utcOffsetMinutes ?? 0)
    }

    static func prepare(
        _ lines: [TimetableRow], columns: Set<TimetableReading.Column>, sealer: ParticularSealer,
        _ db: Snapshot
    ) throws -> OfficeSheetPrepared {
        let time = try time(db)
        let known = Set(try AvailabilityQueries.engagements(db))
        let all = lines.map { $0.engagements(utcOffsetMinutes: time.utcOffsetMinutes) }
        let differences = zip(lines, all).filter { !known.isSuperset(of: $0.1) }.map {
            SheetDifference(key: "\($0.0.staff) · \($0.0.day.text)", changes: nil)
        }
        return OfficeSheetPrepared(
            command: EngageStaff(lines: all.flatMap { $0 }), particulars: [], differences: differences)
    }

    static func rows(_ db: Snapshot) throws -> [[String]] {
        let time = try time(db)
        return try AvailabilityQueries.engagements(db).prefix(100_000).map { line in
            let span = line.engagement.span
            let reason = TimetableReading.reasons.filter { $0.value == line.engagement.reason }.map(\.key)
            return [
                line.staff.rawValue, time.day(span.start), time.minute(span.start), time.minute(span.end),
                "1",
                reason.max() ?? "",
            ]
        }
    }
}
