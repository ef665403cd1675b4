import Exam
import StationStore
import Web

/// A page for work at a desk: a subject, its state, lists and forms, its history at the foot.
///
/// Names are unique over all levels: a template finds the nearest property of a name, and an
/// absent one would let it find another thing further out.
struct DeskPage: Sendable {
    struct Link: Sendable {
        let linkWord: String
        let linkPath: String
    }

    /// Something to read before anything else: a code that is shown once, or what was done.
    struct Notice: Sendable {
        let noticeTitle: String
        let noticeText: String
        var noticeCode: String?
    }

    struct Select: Sendable {
        let selectLabel: String
        let selectName: String
        let choices: [FormChoice]
    }

    struct Filter: Sendable {
        let filterPath: String
        let sought: String
        let selects: [Select]
        let sorts: [SortLink]
    }

    struct Section: Sendable {
        var sectionID: String?
        /// What the section shows; when the station tells of another state, the browser fetches it again.
        var sectionState: String?
        var title: String?
        var note: String?
        var picture: Picture?
        /// Changes while the page is open: the element's `id`, and what it says now.
        var live: LiveLine?
        var factList: FactList?
        var sectionLinks: [Link] = []
        var seatGrid: SeatGrid?
        var table: Table?
        var empty: Empty?
        var forms: [Form] = []
        var paging: Paging?
    }

    struct Picture: Sendable {
        let picturePath: String
        let pictureWord: String
    }

    struct FactList: Sendable {
        let facts: [Fact]
    }

    struct LiveLine: Sendable {
        let liveID: String
        let liveText: String
        let liveVoice: String
    }

    struct Fact: Sendable {
        let factWord: String
        let factText: String
        var factPath: String?
    }

    struct Empty: Sendable {
        let emptyWhy: String
        let emptyHow: String
    }

    struct Table: Sendable {
        let heads: [Head]
        let lines: [Line]

        /// On a phone every cell says what it is, but not the words that begin a line: they are its subject.
        init(heads: [Head], lines: [Line]) {
            self.heads = heads
            self.lines = lines.map { line in
                Line(
                    cells: line.cells.enumerated().map { index, cell in
                        guard index > 0 || cell.isFigure, heads.indices.contains(index) else { return cell }
                        var cell = cell
                        cell.cellHead = heads[index].headWord
                        return cell
                    })
            }
        }
    }

    struct Head: Sendable {
        let headWord: String
        var isFigureHead = false
    }

    struct Line: Sendable {
        let cells: [Cell]
    }

    struct Folded: Sendable {
        let foldedWord: String
        let foldedText: String
    }

    struct Cell: Sendable {
        var cellText = ""
        var cellPath: String?
        var cellSmall: String?
        /// Shown when asked for.
        var folded: Folded?
        var isFigure = false
        var isTag = false
        /// `data-state` of a tag.
        var cellState = ""
        var bar: Bar?
        var cellForms: [Form] = []
        /// The word above its column.
        var cellHead: String?
    }

    struct Bar: Sendable {
        let barNow: Int
        let barMax: Int
    }

    struct Form: Sendable {
        let formPath: String
        let formButton: String
        var formTitle: String?
        var formNote: String?
        var formFields: [Field] = []
        var isMain = false
        /// Refusals come back above the form, which keeps what was typed.
        var isInline = true
        var isUpload = false
        var needsSecond = false
        let formRequest = FreshRequestID.next()
    }

    struct Field: Sendable {
        let fieldLabel: String
        let fieldName: String
        var fieldValue = ""
        var hint = ""
        var isText = false
        var isArea = false
        var areaRows = 0
        var isFile = false
        var isHidden = false
        var isSelect = false
        var isChecks = false
        var choices: [FormChoice] = []

        static func text(_ label: String, _ name: String, value: String = "", hint: String = "") -> Field {
            Field(fieldLabel: label, fieldName: name, fieldValue: value, hint: hint, isText: true)
        }

        static func area(_ label: String, _ name: String, value: String, rows: Int) -> Field {
            Field(fieldLabel: label, fieldName: name, fieldValue: value, isArea: true, areaRows: rows)
        }

        static func hidden(_ name: String, _ value: String) -> Field {
            Field(fieldLabel: "", fieldName: name, fieldValue: value, isHidden: true)
        }

        static func file(_ label: String, _ name: String) -> Field {
            Field(fieldLabel: label, fieldName: name, isFile: true)
        }

        static func select(_ label: String, _ name: String, _ choices: [FormChoice]) -> Field {
            Field(fieldLabel: label, fieldName: name, isSelect: true, choices: choices)
        }

        static func checks(_ label: String, _ name: String, _ choices: [FormChoice]) -> Field {
            Field(fieldLabel: label, fieldName: name, isChecks: true, choices: choices)
        }
    }

    let heading: String
    var side: String?
    let headline: String
    var voice = "quiet"
    var links: [Link] = []
    var notice: Notice?
    var filter: Filter?
    var sections: [Section] = []
    var history: [HistoryLine] = []
    var historyPath: String?
}

extension DeskPage.Cell {
    static func words(_ text: String, small: String? = nil) -> DeskPage.Cell {
        DeskPage.Cell(cellText: text, cellSmall: small)
    }

    static func link(_ text: String, _ path: String, small: String? = nil) -> DeskPage.Cell {
        DeskPage.Cell(cellText: text, cellPath: path, cellSmall: small)
    }

    static func figure(_ number: Int) -> DeskPage.Cell {
        DeskPage.Cell(cellText: "\(number)", isFigure: true)
    }

    static func tag(_ text: String, _ state: String) -> DeskPage.Cell {
        DeskPage.Cell(cellText: text, isTag: true, cellState: state)
    }

    static func bar(_ now: Int, of most: Int) -> DeskPage.Cell {
        DeskPage.Cell(cellText: "\(now)/\(most)", bar: DeskPage.Bar(barNow: now, barMax: max(most, 1)))
    }

    static func forms(_ forms: [DeskPage.Form]) -> DeskPage.Cell {
        DeskPage.Cell(cellForms: forms)
    }
}

extension Visitor {
    /// Whether the station would take such a command from this person at all.
    func may<C: Command>(_ command: C.Type) -> Bool {
        holds(anyOf: Set(C.permission.roles.map(\.rawValue)))
    }
}

extension Language {
    /// A heading row of words below `prefix`; a key that ends in `#` heads a column of figures.
    func heads(_ prefix: String, _ keys: [String]) -> [DeskPage.Head] {
        keys.map { key in
            let isFigure = key.hasSuffix("#")
            let name = isFigure ? String(key.dropLast()) : key
            return DeskPage.Head(headWord: text("\(prefix).\(name)"), isFigureHead: isFigure)
        }
    }

    /// Choices for a select: each raw value with its word.
    func choices<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type, _ prefix: String, selected: Value? = nil
    ) -> [FormChoice] where Value.RawValue == String {
        Value.allCases.map {
            FormChoice(
                value: $0.rawValue, word: text("\(prefix).\($0.rawValue)"),
                isSelected: $0.rawValue == selected?.rawValue)
        }
    }
}
