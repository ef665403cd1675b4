/// What the machine did that the station must know of.
package enum HostEvent: Sendable, Equatable {
    /// A file is whole and may be read; told again when its content changes.
    case exchangeFileReady(ExchangeFile)
    /// A file that was told of is not in the folder any more, or is beyond the limit.
    case exchangeFileGone(name: String)
    /// The folder or its stick is away, and all its files with it.
    case exchangeFolderLost
    /// The folder is back; its files are told again.
    case exchangeFolderFound
    /// Somebody set the wall clock: forward is positive. Slewing by a time service is no step.
    case clockStepped(milliseconds: Int64)
    /// All network links as they are now.
    case linksChanged([NetworkLink])
    /// The disk of the data folder has less space than the limit.
    case diskLow(freeBytes: Int64)
    /// It has clearly more again.
    case diskRecovered(freeBytes: Int64)
}
