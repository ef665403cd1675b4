import Exam
import Spreadsheet
import Web

/// What the preview of any sheet shows: what its file was taken for, and what is wrong with it.
enum SheetSections {
    static func problems(
        _ problems: [ImportProblem], _ language: Language
    ) -> DeskPage.Section {
        DeskPage.Section(
            title: language.text("imports.problems"), note: language.text("imports.problemsMeaning"),
            table: DeskPage.Table(
                heads: language.heads("imports", ["line#", "column", "value", "problem", "mend"]),
                lines: problems.map { problem in
                    DeskPage.Line(cells: [
                        .figure(problem.line), .words(problem.column), .words(problem.value),
                        .words(language.text("import.\(problem.code.rawValue)")),
                        .words(language.text("mend.\(problem.code.rawValue)")),
                    ])
                }))
    }

    /// What the file was taken for: nothing is guessed in silence.
    static func taken(_ detected: SheetFile.Detected?, _ language: Language) -> DeskPage.Section {
        func fact(_ word: String, _ text: String) -> DeskPage.Fact {
            DeskPage.Fact(factWord: language.text("imports.\(word)"), factText: text)
        }
        func sure(_ key: String, _ certainty: Certainty) -> String {
            language.text(
                "imports.certainties.\(certainty.rawValue)", ["what": language.text("imports.\(key)")])
        }
        let facts: [DeskPage.Fact] =
            switch detected {
            case .text(let text)?:
                [
                    fact("encoding", sure("encodings.\(text.encoding.rawValue)", text.encodingCertainty)),
                    fact("separator", sure("separators.\(text.separator.rawValue)", text.separatorCertainty)),
                ]
            case .workbook(let book)?: [fact("sheet", book.sheets[book.index].name)]
            case nil: [fact("format", language.text("imports.formatText"))]
            }
        return DeskPage.Section(factList: .init(facts: facts))
    }
}
