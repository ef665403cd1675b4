/// Reads the sheet of rooms (考场).
package enum RoomReading {
    package enum Column: String, CaseIterable, Sendable {
        case number = "考场编号"
        case title = "名称"
        case building = "楼栋"
        case floor = "楼层"
        case kind = "类型"
        case layout = "布局"
        case seatCount = "座位数"
        case isStepFree = "无障碍"
        case equipment = "设备"
        case isShielded = "信号屏蔽"
        case spacing = "间距(厘米)"
        case cameras = "监控"
        case spares = "备用位"
    }

    /// Columns that a sheet may leave out, and cells that may stay empty: then nothing is said of it.
    package static let optional: Set<Column> = [.equipment, .isShielded, .spacing, .cameras, .spares]

    package static let kinds: [String: Room.Kind] = [
        "教室": .classroom, "机房": .computer, "实训室": .workshop, "评审室": .panel,
    ]

    /// - Returns: rooms for one ``AddRooms``.
    package static func read(csv: [UInt8]) -> SheetPreview<NewRoom> {
        var sheet = SheetReader<Column>(csv, optional: optional)
        return preview(&sheet)
    }

    /// - Parameters:
    ///   - grid: a sheet whose first row names the columns.
    ///   - isExact: whether it came in a text file, in which every line has as many fields as the first.
    /// - Returns: rooms for one ``ImportRooms``.
    package static func read(grid: SheetGrid, isExact: Bool) -> SheetPreview<NewRoom> {
        var sheet = SheetReader<Column>(grid, isExact: isExact, optional: optional)
        return preview(&sheet)
    }

    private static func preview(_ sheet: inout SheetReader<Column>) -> SheetPreview<NewRoom> {
        var seen: Set<Room.ID> = []
        var rooms: [NewRoom] = []
        for row in sheet.rows {
            let number: Room.ID? = sheet.identifier(row, .number)
            let title = sheet.text(row, .title)
            let building = sheet.text(row, .building)
            let floor = sheet.number(row, .floor, in: NewRoom.floors)
            let kind = sheet.word(row, .kind, kinds)
            let isStepFree = sheet.word(row, .isStepFree, Sheet.yesNo)
            let seatCount = sheet.number(row, .seatCount, in: 1...999)
            let layout = layout(row, &sheet)
            let equipment: [Equipment.ID]? = identifiers(row, .equipment, &sheet)
            let cameras: [Camera.ID]? = identifiers(row, .cameras, &sheet)
            let isShielded = row[.isShielded].isEmpty ? nil : sheet.word(row, .isShielded, Sheet.yesNo)
            let spacing =
                row[.spacing].isEmpty ? nil : sheet.number(row, .spacing, in: RoomFeatures.spacings)
            // Written twice on purpose: a typing slip in a layout moves every seat behind it.
            if let layout, let seatCount, layout.seatCount != seatCount {
                sheet.note(.seatCountDiffers, row, .seatCount)
            }
            if let number, !seen.insert(number).inserted { sheet.note(.twiceInFile, row, .number) }
            guard let number, let title, let building, let floor, let kind, let layout, let isStepFree
            else { continue }
            rooms.append(
                NewRoom(
                    room: number, title: title, building: building, floor: floor, kind: kind,
                    layout: layout, isStepFree: isStepFree, equipment: equipment, isShielded: isShielded,
                    spacing: spacing, cameras: cameras))
        }
        return sheet.preview(rooms)
    }

    private static func layout(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> SeatLayout? {
        guard let text = sheet.text(row, .layout, charactersMax: 300) else { return nil }
        guard let layout = SeatLayout(text: text) else {
            sheet.note(.badLayout, row, .layout)
            return nil
        }
        return spares(row, of: layout, &sheet)
    }

    /// Spare places may stand in the layout's spelling, in a column of their own, or in both alike.
    private static func spares(
        _ row: SheetReader<Column>.Row, of layout: SeatLayout, _ sheet: inout SheetReader<Column>
    ) -> SeatLayout? {
        let words = sheet.list(row, .spares)
        guard !words.isEmpty else { return layout }
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count, let kept = layout.keeping(spare: Set(numbers)),
            layout.spareCount == 0 || kept == layout
        else {
            sheet.note(.badSpares, row, .spares)
            return nil
        }
        return kept
    }

    private static func identifiers<Subject>(
        _ row: SheetReader<Column>.Row, _ column: Column, _ sheet: inout SheetReader<Column>
    ) -> [Identifier<Subject>]? {
        let identifiers = sheet.list(row, column).map(Identifier<Subject>.init(rawValue:))
        guard !identifiers.isEmpty else { return nil }
        guard identifiers.allSatisfy(\.isWellFormed) else {
            sheet.note(.badIdentifier, row, column)
            return nil
        }
        return identifiers
    }
}

/// Writes the sheet of rooms, as it is read.
package enum RoomWriting {
    /// CSV in UTF-8 with a byte order mark, so that spreadsheets read Chinese; a line for each room.
    package static func csv(_ rooms: [NewRoom]) -> String {
        let titles = RoomReading.Column.allCases.map(\.rawValue)
        let lines = rooms.map { room in RoomReading.Column.allCases.map { cell($0, of: room) ?? "" } }
        return "\u{FEFF}" + ([titles] + lines).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    /// What stands in one cell; nil where nothing is said.
    package static func cell(_ column: RoomReading.Column, of room: NewRoom) -> String? {
        switch column {
        case .number: room.room.rawValue
        case .title: room.title
        case .building: room.building
        case .floor: "\(room.floor)"
        case .kind: RoomReading.kinds.first { $0.value == room.kind }?.key
        case .layout: room.layout.text
        case .seatCount: "\(room.layout.seatCount)"
        case .isStepFree: word(room.isStepFree)
        case .equipment: room.equipment.map { $0.map(\.rawValue).joined(separator: ";") }
        case .isShielded: room.isShielded.map(word)
        case .spacing: room.spacing.map(String.init)
        case .cameras: room.cameras.map { $0.map(\.rawValue).joined(separator: ";") }
        case .spares: room.layout.spareSeats.map(String.init).joined(separator: ";")
        }
    }

    private static func word(_ flag: Bool) -> String { Sheet.yesNo.first { $0.value == flag }?.key ?? "" }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
