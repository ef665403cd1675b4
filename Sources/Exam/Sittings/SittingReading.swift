/// Reads the sheet of sittings (场次), in the station's local time.
package enum SittingReading {
    package enum Column: String, CaseIterable, Sendable {
        case number = "场次编号"
        case certificate = "证书编号"
        case part = "部分"
        case date = "日期"
        case start = "开始"
        case minutes = "时长(分钟)"
        case paperCode = "试卷代码"
        case rooms = "考场"
        case order = "场内顺序"
        case openKind = "考场类型"
        case equipment = "设备"
        case rotations = "轮次数"
        case pause = "轮间分钟"
        case waitingPlace = "候考室"
        case exitPlace = "离场室"
    }

    /// Columns that a sheet may leave out.
    package static let optional: Set<Column> = [
        .order, .rooms, .openKind, .equipment, .rotations, .pause, .waitingPlace, .exitPlace,
    ]

    /// Instead of a number of rotations: as many as everybody needs.
    package static let asNeeded = "按需"

    package static let parts: [String: Sitting.Part] = [
        "理论": .theory, "实操": .practical, "综合评审": .panel,
    ]

    /// Seats as the plan has them, or places drawn by lot at the door. A practical's cell may stay empty: the profile
    /// says; of a theory paper the word is only read, because a plan's order is random anyway.
    package static let orders: [String: Bool] = ["蛇形": false, "抽签": true]

    /// - Parameters:
    ///   - csv: the file.
    ///   - utcOffsetMinutes: of the station, east of Greenwich.
    /// - Returns: sittings for one ``PlanSittings``.
    package static func read(csv: [UInt8], utcOffsetMinutes: Int) -> SheetPreview<NewSitting> {
        var sheet = SheetReader<Column>(csv, optional: optional)
        return preview(&sheet, utcOffsetMinutes)
    }

    /// - Parameters:
    ///   - grid: a sheet whose first row names the columns.
    ///   - isExact: whether it came in a text file, in which every line has as many fields as the first.
    ///   - utcOffsetMinutes: of the station, east of Greenwich.
    /// - Returns: sittings for one ``PlanSittings``.
    package static func read(
        grid: SheetGrid, isExact: Bool, utcOffsetMinutes: Int
    ) -> SheetPreview<NewSitting> {
        var sheet = SheetReader<Column>(grid, isExact: isExact, optional: optional)
        return preview(&sheet, utcOffsetMinutes)
    }

    private static func preview(
        _ sheet: inout SheetReader<Column>, _ utcOffsetMinutes: Int
    ) -> SheetPreview<NewSitting> {
        var seen: Set<Sitting.ID> = []
        var sittings: [NewSitting] = []
        for row in sheet.rows {
            let number: Sitting.ID? = sheet.identifier(row, .number)
            let certificate: Certificate.ID? = sheet.identifier(row, .certificate)
            let part = sheet.word(row, .part, parts)
            let minutes = sheet.number(row, .minutes, in: NewSitting.minutes)
            let paperCode: Identifier<PaperPacket>? = sheet.identifier(row, .paperCode)
            let rooms = rooms(row, &sheet)
            let start = start(row, utcOffsetMinutes, &sheet)
            let openKind = row[.openKind].isEmpty ? nil : sheet.word(row, .openKind, RoomReading.kinds)
            let isByLot = row[.order].isEmpty ? nil : sheet.word(row, .order, orders)
            let rotations = rotations(row, &sheet)
            if let number, !seen.insert(number).inserted { sheet.note(.twiceInFile, row, .number) }
            guard let number, let certificate, let part, let minutes, let paperCode, let rooms, let start
            else { continue }
            sittings.append(
                NewSitting(
                    sitting: number, certificate: certificate, part: part, start: start, minutes: minutes,
                    paperCode: paperCode.rawValue, rooms: rooms, openKind: openKind,
                    equipment: sheet.list(row, .equipment), isByLot: part == .practical ? isByLot : nil,
                    rotations: rotations))
        }
        return sheet.preview(sittings)
    }

    private static func rotations(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> RotationPlan? {
        let others: [Column] = [.pause, .waitingPlace, .exitPlace]
        guard !row[.rotations].isEmpty else {
            for column in others where !row[column].isEmpty { sheet.note(.missing, row, .rotations) }
            return nil
        }
        let count =
            row[.rotations] == asNeeded ? nil : sheet.number(row, .rotations, in: RotationPlan.counts)
        return RotationPlan(
            count: count,
            pauseMinutes: row[.pause].isEmpty ? nil : sheet.number(row, .pause, in: RotationPlan.pauses),
            waitingPlace: row[.waitingPlace].isEmpty ? nil : sheet.text(row, .waitingPlace),
            exitPlace: row[.exitPlace].isEmpty ? nil : sheet.text(row, .exitPlace))
    }

    private static func rooms(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> [Room.ID]? {
        let rooms = sheet.list(row, .rooms).map(Room.ID.init(rawValue:))
        // Either the rooms, or the kind of room among which the seating plan chooses.
        guard rooms.isEmpty != row[.openKind].isEmpty else {
            sheet.note(rooms.isEmpty ? .missing : .roomsAndKind, row, rooms.isEmpty ? .rooms : .openKind)
            return nil
        }
        guard rooms.allSatisfy(\.isWellFormed) else {
            sheet.note(.badIdentifier, row, .rooms)
            return nil
        }
        return rooms
    }

    private static func start(
        _ row: SheetReader<Column>.Row, _ utcOffsetMinutes: Int, _ sheet: inout SheetReader<Column>
    ) -> Moment? {
        guard let dateText = sheet.text(row, .date), let timeText = sheet.text(row, .start) else {
            return nil
        }
        guard let date = CivilDate(text: dateText) else {
            sheet.note(.badDate, row, .date)
            return nil
        }
        guard let minutes = ClockTime.minutes(text: timeText) else {
            sheet.note(.badTime, row, .start)
            return nil
        }
        return date.moment(minutes: minutes, utcOffsetMinutes: utcOffsetMinutes)
    }
}
