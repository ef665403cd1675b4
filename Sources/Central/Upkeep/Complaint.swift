import Daemon
import Foundation
import Host
import NIOCore
import Vault

/// Why a command could not be carried out: one sentence with the next step, and how the process ends.
package struct Complaint: Sendable, Equatable {
    package let sentence: String
    /// 2 when only a person can mend it, so that nothing starts the daemon again; else 1.
    package let exitCode: Int32

    package init(_ error: any Error) {
        switch error {
        case let fault as CentralFault: self.init("\(fault)", fault.needsPerson ? 2 : 1)
        case let fault as KeyFileFault:
            self.init(
                "\(fault) Keys come back from the sealed copy; no new one is ever made in their place.", 2)
        case let fault as SettingsFault: self.init("\(fault)", 2)
        case let fault as FolderLockFault:
            guard case .heldBy = fault.cause else {
                self.init("\(fault): free space and check the folder's owner", 1)
                return
            }
            self.init(
                "\(fault): another daemon serves this folder; stop that one first, or name another folder in data.folder",
                2)
        case let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EACCES:
            self.init("\(error): name another port in listen.port, or end what uses this one", 1)
        default: self.init("\(error)", 1)
        }
    }

    private init(_ sentence: String, _ exitCode: Int32) {
        self.sentence = sentence
        self.exitCode = exitCode
    }
}
