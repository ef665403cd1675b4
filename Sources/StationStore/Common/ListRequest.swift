/// What a page or a script asks of a list: what to look for, in which order, which page.
package struct ListRequest: Sendable, Equatable {
    /// Rows on one page: more would be slow to render and slower to read.
    package static let pageSize = 50
    /// Longer searches are cut: no column holds more.
    package static let searchCharactersMax = 64

    package let search: String
    /// A key of the list's own allow-list; an unknown one sorts as the list does by itself.
    package let sort: String
    /// Counts from 1.
    package let page: Int

    package init(search: String = "", sort: String = "", page: Int = 1) {
        self.search = String(search.prefix(Self.searchCharactersMax))
        self.sort = sort
        self.page = min(max(1, page), 100_000)
    }

    /// The search as a LIKE pattern with `!` as the escape character: matches anywhere in a column.
    package var pattern: String {
        var pattern = "%"
        for character in search {
            if character == "%" || character == "_" || character == "!" { pattern.append("!") }
            pattern.append(character)
        }
        return pattern + "%"
    }

    /// Where the asked page starts among `total` rows; a page beyond the end is the last one.
    func offset(of total: Int) -> Int { (number(of: total) - 1) * Self.pageSize }

    func number(of total: Int) -> Int { min(page, Self.pageCount(of: total)) }

    static func pageCount(of total: Int) -> Int { max(1, (total + pageSize - 1) / pageSize) }
}

/// One page of a list.
package struct Listed<Row: Sendable>: Sendable {
    package let rows: [Row]
    /// Rows on all pages.
    package let total: Int
    /// The page shown, from 1; the last one when a later one was asked for.
    package let page: Int
    /// At least 1.
    package let pageCount: Int

    package init(rows: [Row], total: Int, request: ListRequest) {
        self.rows = rows
        self.total = total
        page = request.number(of: total)
        pageCount = ListRequest.pageCount(of: total)
    }
}

extension Listed: Equatable where Row: Equatable {}
