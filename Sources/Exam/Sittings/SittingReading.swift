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
    }

    package static let parts: [String: Sitting.Part] = [
        "理论": .theory, "实操": .practical, "综合评审": .panel,
    ]

    /// Serpentine numbers, or work stations drawn by lot at entry. Read so that a slip is
    /// found; the plan is the same, because its order is random either way.
    package static let orders: [String: Bool] = ["蛇形": false, "抽签": true]

    /// - Parameters:
    ///   - csv: the file.
    ///   - utcOffsetMinutes: of the station, east of Greenwich.
    /// - Returns: sittings for one ``PlanSittings``.
    package static func read(csv: [UInt8], utcOffsetMinutes: Int) -> SheetPreview<NewSitting> {
        var sheet = SheetReader<Column>(csv, optional: [.order, .rooms, .openKind, .equipment])
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
            if !row[.order].isEmpty { _ = sheet.word(row, .order, orders) }
            if let number, !seen.insert(number).inserted { sheet.note(.twiceInFile, row, .number) }
            guard let number, let certificate, let part, let minutes, let paperCode, let rooms, let start
            else { continue }
            sittings.append(
                NewSitting(
                    sitting: number, certificate: certificate, part: part, start: start, minutes: minutes,
                    paperCode: paperCode.rawValue, rooms: rooms, openKind: openKind,
                    equipment: sheet.list(row, .equipment)))
        }
        return sheet.preview(sittings)
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
