import Exam
import GRDB

/// The world failed under the store. Nothing was written, nobody was told otherwise.
package enum StoreFault: CodedFault, Equatable {
    /// More commands wait than the limit allows, or another program holds the file. Try again in a moment.
    case busy
    /// No space left. Reads go on; writes recover by themselves when space is back.
    case diskFull
    case readOnly
    case inputOutput(code: Int)
    case outOfMemory
    /// The file is no station database, or belongs to another program.
    case notAStation(path: String, reason: String)
    /// Another daemon holds the data folder.
    case folderInUse(path: String)
    /// The database wants a newer program.
    case tooNew(found: Int, known: Int)
    /// A rule of the schema was broken: a bug, or a command that its rule should have refused.
    case constraint(message: String)
    case other(message: String)
    /// A personal record that an event names is not there, or its seal does not hold.
    case particularMissing(digest: String)
    case journalBroken(position: Int64, reason: String)
    case requestReused(requestID: String)
    /// The thing is another version by now than the one that the caller decided on, or is not there.
    case outdated

    package var code: String {
        switch self {
        case .busy: "busy"
        case .diskFull: "disk-full"
        case .readOnly: "read-only"
        case .inputOutput, .outOfMemory: "disk"
        case .requestReused: "request-reused"
        case .outdated: "outdated"
        case .notAStation, .folderInUse, .tooNew, .constraint, .other, .particularMissing, .journalBroken:
            "internal"
        }
    }

    package init(_ error: any Error) {
        if let fault = error as? StoreFault {
            self = fault
            return
        }
        guard let error = error as? DatabaseError else {
            self = .other(message: String(describing: type(of: error)))
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .readOnly
        case .SQLITE_IOERR: self = .inputOutput(code: Int(error.extendedResultCode.rawValue))
        case .SQLITE_NOMEM: self = .outOfMemory
        case .SQLITE_CONSTRAINT: self = .constraint(message: error.message ?? "constraint")
        // Without the statement's arguments: they may hold names.
        default: self = .other(message: "\(error.extendedResultCode): \(error.message ?? "")")
        }
    }

    /// Whether SQLite may have rolled the whole transaction back by itself.
    static func endsTransaction(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_INTERRUPT, .SQLITE_READONLY,
            .SQLITE_CORRUPT, .SQLITE_CANTOPEN:
            return true
        default: return false
        }
    }
}
