import CXLSXWriter
import Foundation

/// A workbook of one sheet, as the station gives it out.
///
/// Texts are written as texts: a value that begins with `=` is shown, never worked out, and a number of
/// eighteen digits stays one.
package struct WorkbookWriting: Sendable {
    package enum Field: Equatable, Sendable {
        case text(String)
        case number(Int)
    }

    package struct Column: Equatable, Sendable {
        package let title: String
        /// In characters of the usual font.
        package let width: Int

        package init(_ title: String, width: Int = 16) {
            self.title = title
            self.width = width
        }
    }

    /// Why no workbook was made: the temporary folder is full, or memory is.
    package struct Fault: Error {
        package let reason: String
    }

    private let name: String
    private let columns: [Column]
    private let rows: [[Field]]

    /// - Parameters:
    ///   - name: of the sheet; at most 31 characters, none of `[]:*?/\`.
    ///   - columns: titles stand in the first row, which stays in sight.
    ///   - rows: as many fields each as there are columns, 100,000 rows at most.
    package init(name: String, columns: [Column], rows: [[Field]]) {
        precondition(rows.count <= 100_000, "who writes a sheet limits it")
        self.name = name
        self.columns = columns
        self.rows = rows
    }

    /// The file's bytes. Reads and writes temporary files: to be called off the cooperative pool.
    package func bytes() throws -> [UInt8] {
        // A file that exists in memory alone: the library writes to a name and nowhere else.
        let memory = sheet_open_memory()
        guard memory >= 0 else { throw Fault(reason: "no file in memory: errno \(errno)") }
        let file = FileHandle(fileDescriptor: memory, closeOnDealloc: true)
        let outcome = write(workbook_new("/proc/self/fd/\(memory)"))
        guard outcome == LXW_NO_ERROR else { throw Fault(reason: String(cString: lxw_strerror(outcome))) }
        try file.seek(toOffset: 0)
        return [UInt8](try file.readToEnd() ?? Data())
    }

    private func write(_ workbook: UnsafeMutablePointer<lxw_workbook>?) -> lxw_error {
        guard let workbook else { return LXW_ERROR_MEMORY_MALLOC_FAILED }
        guard let sheet = workbook_add_worksheet(workbook, name) else {
            _ = workbook_close(workbook)
            return LXW_ERROR_PARAMETER_VALIDATION
        }
        let head = workbook_add_format(workbook)
        format_set_bold(head)
        let plain = workbook_add_format(workbook)
        // Typed over, a cell of this format stays text: no digits and no zeros are lost.
        format_set_num_format(plain, "@")
        for (index, column) in columns.enumerated() {
            let place = lxw_col_t(index)
            worksheet_set_column(sheet, place, place, Double(column.width), plain)
            worksheet_write_string(sheet, 0, place, column.title, head)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        for (line, fields) in rows.enumerated() {
            for (index, field) in fields.enumerated() {
                switch field {
                case .text(let text):
                    worksheet_write_string(
                        sheet, lxw_row_t(line + 1), lxw_col_t(index), String(text.prefix(8_000)), plain)
                case .number(let number):
                    worksheet_write_number(sheet, lxw_row_t(line + 1), lxw_col_t(index), Double(number), nil)
                }
            }
        }
        return workbook_close(workbook)
    }
}
