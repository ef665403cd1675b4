import Foundation
import Hummingbird
import StationStore
import Web

/// A column or order that a list can be sorted by, as a link.
struct SortLink: Sendable {
    let word: String
    let query: String
    /// Not nil for the order in force.
    let current: String?
}

/// Where a list stands among its pages; nil when it fits on one.
struct Paging: Sendable {
    let words: String
    let previousQuery: String?
    let nextQuery: String?
}

/// What a list page was asked for, as it stands in its address.
struct ListAddress: Sendable {
    let request: ListRequest
    /// What else stands in the address and must survive sorting and turning pages.
    let kept: [(name: String, text: String)]

    /// Reads `q`, `sort` and `page`, and keeps the fields named in `keeping`.
    init(_ request: Request, keeping names: [String] = []) {
        let query = request.uri.queryParameters
        func text(_ name: String) -> String? {
            guard let raw = query[Substring(name)] else { return nil }
            let spaced = String(raw).replacing("+", with: " ")
            let plain = (spaced.removingPercentEncoding ?? spaced).trimmingCharacters(in: .whitespaces)
            return plain.isEmpty ? nil : plain
        }
        self.request = ListRequest(
            search: text("q") ?? "", sort: text("sort") ?? "", page: text("page").flatMap { Int($0) } ?? 1)
        kept = names.compactMap { name in text(name).map { (name: name, text: $0) } }
    }

    subscript(name: String) -> String? { kept.first { $0.name == name }?.text }

    func sorts(_ keys: [String], _ language: Language) -> [SortLink] {
        keys.enumerated().map { index, key in
            let isCurrent = request.sort == key || (index == 0 && !keys.contains(request.sort))
            return SortLink(
                word: language.text("lists.sort.\(key)"), query: query(sort: key, page: 1),
                current: isCurrent ? "true" : nil)
        }
    }

    func paging<Row>(_ list: Listed<Row>, _ language: Language) -> Paging? {
        guard list.pageCount > 1 else { return nil }
        return Paging(
            words: language.text("lists.page", ["page": "\(list.page)", "pages": "\(list.pageCount)"]),
            previousQuery: list.page > 1 ? query(sort: request.sort, page: list.page - 1) : nil,
            nextQuery: list.page < list.pageCount ? query(sort: request.sort, page: list.page + 1) : nil)
    }

    private func query(sort: String, page: Int) -> String {
        var fields: [(name: String, text: String)] = [("q", request.search), ("sort", sort)]
        if page > 1 { fields.append(("page", "\(page)")) }
        let texts = (fields + kept).filter { !$0.text.isEmpty }.map { field in
            "\(field.name)=\(Self.escaped(field.text))"
        }
        return "?" + texts.joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}

/// One choice in a list of choices.
struct FormChoice: Sendable {
    let value: String
    let word: String
    let isSelected: Bool
}

extension SubmittedForm {
    /// A whole number of copies, seats or the like.
    ///
    /// - Throws: ``FieldMissing``, or `HTTPError` 400 for what is no number.
    func number(_ name: String) throws -> Int {
        guard let number = Int(try require(name)) else { throw HTTPError(.badRequest) }
        return number
    }
}
