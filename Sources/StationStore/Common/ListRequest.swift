/// What part of a list a page wants.
package struct ListRequest: Sendable, Equatable {
    /// What to look for; empty shows everything.
    package let search: String
    /// One of the keys the query allows; anything else means its first one.
    package let sort: String
    /// Counted from 1.
    package let page: Int

    package static let pageSize = 50
    /// A longer search is cut: nothing that is looked for is longer.
    package static let searchCharactersMax = 100

    package init(search: String = "", sort: String = "", page: Int = 1) {
        self.search = String(search.prefix(Self.searchCharactersMax))
        self.sort = sort
        self.page = min(max(1, page), 100_000)
    }

    /// Rows before the page.
    var offset: Int { (page - 1) * Self.pageSize }
}

/// One page of a list, with the size of the whole.
package struct Listed<Row: Sendable>: Sendable {
    package let rows: [Row]
    package let total: Int
    /// Counted from 1.
    package let page: Int
    /// At least 1.
    package let pageCount: Int

    package init(rows: [Row], total: Int, page: Int) {
        self.rows = rows
        self.total = total
        self.page = page
        pageCount = max(1, (total + ListRequest.pageSize - 1) / ListRequest.pageSize)
    }
}

extension Listed: Equatable where Row: Equatable {}
