import Exam
import Web

/// What a person says of a roster that waits: how it is read, and for which year and series.
struct ImportChoices: Sendable, Equatable {
    let sheet: SheetChoices<RosterReading.Column>
    /// Whether those of an earlier file who do not stand in this one leave.
    let withdrawsMissing: Bool
    let year: Int
    let series: Int

    /// - Parameters:
    ///   - form: an address' fields, or a form's; what is no choice is passed over.
    ///   - year: the year for which people are registered unless the form says another one.
    init(_ form: SubmittedForm, year: Int) {
        sheet = SheetChoices(form)
        withdrawsMissing = form["missing"] == "withdraw"
        self.year = form["year"].flatMap { Int($0) } ?? year
        series = form["series"].flatMap { Int($0) } ?? 1
    }

    /// The choices about the file again, as fields.
    var fields: [(name: String, text: String)] { sheet.fields }

    /// `?encoding=gb18030&c4=-&year=2021&series=1`, with more fields at its end.
    func query(_ more: [(name: String, text: String)] = []) -> String {
        sheet.query([("year", "\(year)"), ("series", "\(series)")] + more)
    }
}
