/// A file in the exchange folder that is whole and may be read.
package struct ExchangeFile: Sendable, Equatable, Hashable, Codable {
    /// The name inside the folder, without any slash.
    package let name: String
    package let sizeBytes: Int64
    /// When its content last changed, UTC, by the clock of whoever wrote it.
    package let modifiedMilliseconds: Int64

    package init(name: String, sizeBytes: Int64, modifiedMilliseconds: Int64) {
        self.name = name
        self.sizeBytes = sizeBytes
        self.modifiedMilliseconds = modifiedMilliseconds
    }
}

/// How the exchange folder is now, for the system page and `doctor`.
package struct ExchangeFolderStatus: Sendable, Equatable {
    /// The folder exists, can be listed, and the stick it belongs to is in.
    package let isPresent: Bool
    /// The kernel tells of changes; otherwise they are found by looking once per tick.
    package let isHinted: Bool
    /// Files that are not shown because the folder holds more than the limit.
    package let filesBeyondLimit: Int
    /// Files that are not shown because their names are not UTF-8: the stick was mounted with
    /// another character set.
    package let filesWithUnreadableNames: Int
}
