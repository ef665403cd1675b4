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
    }

    package static let kinds: [String: Room.Kind] = [
        "教室": .classroom, "机房": .computer, "实训室": .workshop, "评审室": .panel,
    ]

    /// - Returns: rooms for one ``AddRooms``.
    package static func read(csv: [UInt8]) -> SheetPreview<NewRoom> {
        var sheet = SheetReader<Column>(csv)
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
                    layout: layout, isStepFree: isStepFree))
        }
        return sheet.preview(rooms)
    }

    private static func layout(
        _ row: SheetReader<Column>.Row, _ sheet: inout SheetReader<Column>
    ) -> SeatLayout? {
        guard let text = sheet.text(row, .layout) else { return nil }
        guard let layout = SeatLayout(text: text) else {
            sheet.note(.badLayout, row, .layout)
            return nil
        }
        return layout
    }
}
