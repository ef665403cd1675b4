import Daemon
import Exam
import Foundation
import GRDB
import Host
import NIOCore
import StationStore
import Vault

/// Why a command could not be carried out: one sentence with the next step, and how the process ends.
package struct Complaint: Sendable, Equatable {
    package let sentence: String
    /// 2 when only a person can mend it, so that nothing starts the daemon again; else 1.
    package let exitCode: Int32

    package init(_ error: any Error) {
        switch error {
        case let fault as StoreFault: self.init("\(fault)", fault.needsPerson ? 2 : 1)
        case let error as DatabaseError:
            // Without the statement and its arguments: they may hold names.
            let fault = StoreFault(error)
            self.init("the database: \(fault)", fault.needsPerson ? 2 : 1)
        case let fault as KeyFileFault: self.init(Self.words(of: fault), 2)
        case let fault as SettingsFault: self.init("\(fault)", 2)
        case let fault as FolderLockFault: self.init("\(fault): free space and check the folder's owner", 1)
        case let refusal as any Refusal: self.init("the rules say no: \(refusal.rawValue)", 1)
        case let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EACCES:
            self.init(
                "\(error): name other ports in listen.port and listen.syncPort, or end what uses these", 1)
        default: self.init("\(error)", 1)
        }
    }

    private init(_ sentence: String, _ exitCode: Int32) {
        self.sentence = sentence
        self.exitCode = exitCode
    }

    private static func words(of fault: KeyFileFault) -> String {
        switch fault {
        case .missing: "\(fault) Put it back from the sealed copy; no new key is ever made in its place."
        case .malformed: "\(fault) Put the right file back from the sealed copy."
        case .exists, .notPrivate, .system: "\(fault)"
        }
    }
}
