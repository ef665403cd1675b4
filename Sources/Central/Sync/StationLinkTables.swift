package import Exam
import Foundation
package import GRDB

/// Where a station is reached, and whose certificate it shows there.
package struct StationLink: Sendable, Equatable {
    /// `https://exam.school.example:8444`; certificate and name are checked against this host.
    package let url: String
    /// Connect here instead of asking a name server for the host.
    package let address: String?
    /// The station's authority as PEM: the only one that is trusted for it.
    package let authority: String

    package init(url: String, address: String?, authority: String) {
        self.url = url
        self.address = address
        self.authority = authority
    }

    var host: String? { URL(string: url)?.host() }

    var isSound: Bool {
        guard let parsed = URL(string: url), parsed.scheme == "https", parsed.host() != nil,
            parsed.path().isEmpty || parsed.path() == "/", parsed.query() == nil
        else { return false }
        return url.utf8.count <= 300 && address?.utf8.count ?? 0 <= 64
    }
}

/// How the last call on a station went.
package struct StationContact: Sendable {
    package let number: String
    package let link: StationLink
    package let last: Moment?
    /// What went wrong since; nil when the last call was answered.
    package let problem: String?
}

extension CentralStore {
    func keep(_ link: StationLink, of number: String) async throws {
        try await change { db in
            try db.run(
                """
                INSERT INTO stationLink (station, url, address, authority)
                VALUES (\(number), \(link.url), \(link.address), \(link.authority))
                ON CONFLICT (station) DO UPDATE SET
                    url = excluded.url, address = excluded.address, authority = excluded.authority
                """)
        }
    }

    /// Notes how a call went: a good one takes the problem away.
    func note(contactWith number: String, at moment: Moment, problem: String?) async throws {
        try await change { db in
            if let problem {
                try db.run("UPDATE stationLink SET problem = \(problem) WHERE station = \(number)")
            } else {
                try db.run(
                    """
                    UPDATE stationLink SET problem = NULL, lastContact = \(moment.milliseconds)
                    WHERE station = \(number)
                    """)
            }
        }
    }

    /// The payload digests of the batches that were judged, in hexadecimal.
    func judgedDigests(of number: String) async throws -> Set<String> {
        try await read { db in
            let rows = try db.rows("SELECT lower(hex(digest)) FROM batch WHERE station = \(number)")
            return Set(rows.map { $0[0] })
        }
    }
}

extension CentralQueries {
    /// All stations that are called on, by number.
    package static func contacts(_ db: Database) throws -> [StationContact] {
        try db.rows(
            "SELECT station, url, address, authority, lastContact, problem FROM stationLink ORDER BY station"
        ).map { row in
            let last: Int64? = row[4]
            return StationContact(
                number: row[0], link: StationLink(url: row[1], address: row[2], authority: row[3]),
                last: last.map(Moment.init(milliseconds:)), problem: row[5])
        }
    }
}
