import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import Spreadsheet
import Web

/// A sheet that a call brings. What it is is found out from its bytes, as in the console, and told in the answer;
/// what `Content-Type` says of it has to fit.
struct SheetBody: Sendable {
    let bytes: [UInt8]
    private let choice: SheetFile.Choice
    /// Nil where the type leaves it to the bytes.
    private let isWorkbook: Bool?

    /// By what `charset` calls them.
    private static let encodings: [String: TextEncoding] = [
        "utf-8": .utf8, "utf8": .utf8, "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian,
        "gb18030": .gb18030, "gbk": .gb18030, "gb2312": .gb18030,
    ]

    /// - Throws: `HTTPError` 415 for a type that is no sheet's, and for a charset that the station does not read;
    ///   ``APIFault/notUnderstood(field:)`` for a number that no sheet has.
    init(_ request: Request, _ context: APIContext) throws {
        let parts = (request.headers[.contentType] ?? "").split(separator: ";").map { part in
            part.trimmingPrefix { $0 == " " }.lowercased()
        }
        var choice = SheetFile.Choice()
        switch parts.first?.prefix(while: { $0 != " " }) {
        case "text/csv": isWorkbook = false
        case "text/tab-separated-values":
            isWorkbook = false
            choice.separator = .tab
        case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": isWorkbook = true
        case "application/octet-stream": isWorkbook = nil
        default: throw HTTPError(.unsupportedMediaType)
        }
        if let charset = parts.dropFirst().first(where: { $0.hasPrefix("charset=") }) {
            let name = charset.dropFirst("charset=".count).filter { $0 != "\"" }
            // Which half of a character comes first, the mark at the beginning says.
            if name != "utf-16" {
                guard let encoding = Self.encodings[String(name)] else {
                    throw HTTPError(.unsupportedMediaType)
                }
                choice.encoding = encoding
            }
        }
        if let number: Int = try Query(request).number("sheet") {
            guard (1...1_000).contains(number) else { throw APIFault.notUnderstood(field: "sheet") }
            choice.sheet = number - 1
        }
        self.choice = choice
        bytes = [UInt8](buffer: context.body)
    }

    /// Reads it. To be called off the cooperative pool.
    ///
    /// - Throws: ``SheetRefusal`` for what is no sheet that the station reads, or beyond its limits;
    ///   ``APIFault/sheetOfOtherType`` when it is not what its type says.
    func read() throws -> Result<SheetFile, SheetFault> {
        let isArchive = bytes.starts(with: [0x50, 0x4B])
        guard isWorkbook != false || !isArchive else { throw APIFault.sheetOfOtherType }
        let file: SheetFile
        do throws(SheetFailure) {
            file = try SheetFile(bytes, choice)
        } catch .at(let problem) {
            return .failure(SheetFault(problem: problem))
        } catch .refused(let refusal) {
            throw refusal
        }
        guard isWorkbook != true || !file.isText else { throw APIFault.sheetOfOtherType }
        return .success(file)
    }

    /// Where a text stops being one.
    struct SheetFault: Error {
        let problem: ImportProblem
    }
}

/// What a sheet was taken for: nothing is guessed in silence.
struct DetectedSheet: Encodable {
    private let format: String
    private var encoding: String?
    private var encodingCertainty: String?
    private var separator: String?
    private var separatorCertainty: String?
    private var sheet: String?
    private var sheetNumber: Int?
    private var sheetCount: Int?
    private var hiddenRows: Int?
    private var hiddenColumns: Int?

    init(_ detected: SheetFile.Detected) {
        switch detected {
        case .text(let text):
            format = "text"
            encoding = text.encoding.name
            encodingCertainty = text.encodingCertainty.rawValue
            separator = text.separator.rawValue
            separatorCertainty = text.separatorCertainty.rawValue
        case .workbook(let book):
            format = "workbook"
            sheet = book.sheets[book.index].name
            sheetNumber = book.index + 1
            sheetCount = book.sheets.count
            hiddenRows = book.hiddenRows
            hiddenColumns = book.hiddenColumns
        }
    }
}
