import Exam
import GRDB

/// The world failed under the store. Nobody was told that anything was recorded.
package enum StoreFault: CodedFault, Equatable {
    /// More commands wait than the limit allows, or another program holds the file. Try again in a moment.
    case busy
    /// No space left. Reads go on; writes recover by themselves when space is back.
    case diskFull
    /// The disk takes no writes: it is mounted read-only, or writing fails. Nothing was written.
    case readOnly
    /// The disk failed, and may have done so after the bytes were written: whether they outlive a power cut is
    /// not known. See decision 0010.
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
        // A commit's last frame did not get through, so there is nothing that could come back.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_WRITE: self = .readOnly
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

/// For the command line and the log; pages and calls have their own sentences in both languages.
extension StoreFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .busy:
            "the database is busy: another program holds it, or too many commands wait; try again in a moment"
        case .diskFull: "the disk is full: make space on the data disk; writing recovers by itself"
        case .readOnly:
            "the disk cannot be written: look at dmesg and mount it again for writing; writing recovers by itself"
        case .inputOutput(let code):
            "the disk failed (SQLite code \(code)): look at dmesg and at the disk's health before going on"
        case .outOfMemory: "there is no memory left: end other programs on this machine"
        case .notAStation(let path, let reason): "\(path): \(reason)"
        case .folderInUse(let path):
            "\(path): another daemon serves this folder; stop that one first, or name another folder in data.folder"
        case .tooNew(let found, let known):
            "a newer program wrote the database (tables \(found), known here \(known)): install that one again"
        case .constraint(let message):
            "a rule of the tables was broken (\(message)): keep the log and report it"
        case .other(let message): message
        case .particularMissing(let digest):
            "the personal record \(digest) is not there, or its seal does not hold: run examstation verify"
        case .journalBroken(let position, let reason):
            "the journal is broken at position \(position) (\(reason)): run examstation verify, and restore a backup"
        case .requestReused(let requestID): "the request ID \(requestID) was used for another command"
        case .outdated: "somebody changed it meanwhile: look at it again, and repeat what is still wanted"
        }
    }

    /// Whether only a person can mend it: starting again would not help.
    package var needsPerson: Bool {
        switch self {
        case .notAStation, .folderInUse, .tooNew, .journalBroken, .particularMissing: true
        case .busy, .diskFull, .readOnly, .inputOutput, .outOfMemory, .constraint, .other, .outdated,
            .requestReused:
            false
        }
    }
}
