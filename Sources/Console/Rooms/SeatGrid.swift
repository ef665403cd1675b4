import Exam
import StationStore
import Web

/// A room's places as buttons in a table: it works without scripts, with the keyboard, and read aloud.
struct SeatGrid: Sendable {
    /// One column of the table: a column of desks, or what is between two of them.
    struct Head: Sendable {
        /// Number of the column; empty above an aisle.
        var headNumber = ""
        var headPress: String?
        var headWord = ""
        var headSign = ""
        var isBetween = false
    }

    struct Row: Sendable {
        let rowNumber: Int
        let rowPress: String?
        let rowPressWord: String
        let gridCells: [Cell]
    }

    struct Cell: Sendable {
        var isAisle = false
        /// `seat`, `broken`, `gap` or `taken`; the style sheet's.
        var place = ""
        var seatNumber = ""
        var press: String?
        var pressWord = ""
        var isFocus = false
    }

    struct Preset: Sendable {
        let presetPath: String
        let presetWord: String
    }

    let gridPath: String
    /// A press changes the room and not only the drawing.
    let isCommand: Bool
    /// The drawing so far; nil where a press is a command.
    let draft: String?
    let gridHeads: [Head]
    let gridRows: [Row]
    let presets: [Preset]
    let gridRequest: String
    // Stored: a template sees no computed property.
    let hasPresets: Bool
    let isDrawing: Bool
}

extension SeatGrid {
    /// The layouts that rooms usually have (`rules` 3.5); a computer room as ten rows of five.
    static let presets = [
        ("7-8-8-7", "7-8-8-7"), ("8-7-7-8", "8-7-7-8"), ("5x6", "6-6-6-6-6"), ("5x5", "5-5-5-5-5"),
        ("10x5", "5-5-5-5-5-5-5-5-5-5"),
    ]

    /// A drawing: every press is followed by the page with the drawing after it.
    init(drawing layout: SeatLayout, at path: String, pressed: LayoutEdit?, _ language: Language) {
        gridPath = path
        isCommand = false
        draft = layout.text
        isDrawing = true
        hasPresets = true
        gridRequest = ""
        presets = Self.presets.map { name, text in
            Preset(
                presetPath: "\(path)?draft=\(text)",
                presetWord: name == "10x5" ? language.text("rooms.presetComputer") : name)
        }
        gridHeads = Self.heads(of: layout, isDrawing: true, language)
        gridRows = (0..<layout.rowCount).map { row in
            Row(
                rowNumber: row + 1, rowPress: LayoutEdit.rowRemoved(row: row).text,
                rowPressWord: language.text("rooms.removeRow", ["row": "\(row + 1)"]),
                gridCells: Self.cells(of: layout) { column in
                    let edit = LayoutEdit.place(column: column, row: row)
                    return Self.cell(
                        layout, column, row, press: edit.text, isFocus: edit == pressed, language)
                })
        }
    }

    /// The room as it is: a press marks a seat broken, or mended.
    init(
        marking layout: SeatLayout, at path: String, sitters: [Int: Int], mayMark: Bool, _ language: Language
    ) {
        gridPath = path
        isCommand = true
        draft = nil
        isDrawing = false
        hasPresets = false
        presets = []
        gridRequest = FreshRequestID.next()
        gridHeads = Self.heads(of: layout, isDrawing: false, language)
        gridRows = (0..<layout.rowCount).map { row in
            Row(
                rowNumber: row + 1, rowPress: nil, rowPressWord: "",
                gridCells: Self.cells(of: layout) { column in
                    guard let number = layout.seat(column: column, row: row) else {
                        return Self.cell(layout, column, row, press: nil, isFocus: false, language)
                    }
                    let press = layout.isBroken(number) ? "mended.\(number)" : "broken.\(number)"
                    var cell = Self.cell(
                        layout, column, row, press: mayMark ? press : nil, isFocus: false, language)
                    if cell.place == "seat", sitters[number] != nil { cell.place = "taken" }
                    return cell
                })
        }
    }

    private static func heads(of layout: SeatLayout, isDrawing: Bool, _ language: Language) -> [Head] {
        layout.columns.indices.flatMap { column -> [Head] in
            let number = "\(column + 1)"
            let own = Head(
                headNumber: number,
                headPress: isDrawing ? LayoutEdit.columnRemoved(column: column).text : nil,
                headWord: language.text("rooms.removeColumn", ["column": number]), headSign: "×")
            guard column < layout.columns.count - 1 else { return [own] }
            let key = layout.isAisle(after: column) ? "rooms.removeAisle" : "rooms.addAisle"
            let between = Head(
                headPress: isDrawing ? LayoutEdit.aisle(column: column).text : nil,
                headWord: language.text(key, ["column": number]),
                headSign: layout.isAisle(after: column) ? "‖" : "¦", isBetween: true)
            return [own, between]
        }
    }

    private static func cells(of layout: SeatLayout, _ cell: (Int) -> Cell) -> [Cell] {
        layout.columns.indices.flatMap { column -> [Cell] in
            guard column < layout.columns.count - 1 else { return [cell(column)] }
            return [cell(column), Cell(isAisle: true, place: layout.isAisle(after: column) ? "aisle" : "")]
        }
    }

    private static func cell(
        _ layout: SeatLayout, _ column: Int, _ row: Int, press: String?, isFocus: Bool, _ language: Language
    ) -> Cell {
        let number = layout.seat(column: column, row: row)
        let places = layout.columns[column]
        let place = places.indices.contains(row) ? places[row] : .gap
        return Cell(
            place: place.rawValue, seatNumber: number.map(String.init) ?? "", press: press,
            pressWord: language.text(
                "rooms.place.\(place.rawValue)",
                ["column": "\(column + 1)", "row": "\(row + 1)", "seat": number.map(String.init) ?? ""]),
            isFocus: isFocus)
    }
}
