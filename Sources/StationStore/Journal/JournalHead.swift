package import Exam
package import Journal

/// Where the journal stands: kept in memory by the only writer, moved only after COMMIT.
package struct JournalHead: Sendable, Equatable {
    /// The last position, 0 when the journal is empty. Counts from 1 with no gaps.
    package var position: Int64 { frontier.size }
    package private(set) var frontier: MerkleFrontier
    /// The station time of the last entry, and the boot it was written in.
    package private(set) var moment: Moment
    package private(set) var bootID: String

    package init(
        frontier: MerkleFrontier = MerkleFrontier(), moment: Moment = Moment(milliseconds: 0),
        bootID: String = ""
    ) {
        self.frontier = frontier
        self.moment = moment
        self.bootID = bootID
    }

    mutating func append(_ leaf: Digest32, at moment: Moment, in bootID: String) {
        frontier.append(leaf)
        self.moment = moment
        self.bootID = bootID
    }

    /// Station time for `reading`: never before an entry of the same boot.
    ///
    /// Across boots the wall clock is taken as it is; a clock that fell behind is for
    /// `doctor` and the release rule to judge, through attestation.
    package func moment(for reading: TimeReading) -> Moment {
        reading.bootID == bootID ? max(moment, reading.wall) : reading.wall
    }
}
