import Foundation
import Synchronization

/// What the command line prints: answers on standard output, complaints and progress on standard error.
package enum Terminal {
    @Sendable
    package static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    @Sendable
    package static func complain(_ line: String) {
        FileHandle.standardError.write(Data((ProcessInfo.processInfo.processName + ": " + line + "\n").utf8))
    }

    /// A reporter that prints whole percents, each once.
    package static func progress(_ what: String) -> @Sendable (Int64, Int64) -> Void {
        let last = Mutex<Int64>(-1)
        return { done, all in
            guard all >= 10_000 else { return }
            let percent = done * 100 / all
            let isNew = last.withLock { last in
                defer { last = percent }
                return last != percent
            }
            if isNew { FileHandle.standardError.write(Data("\r\(what) \(percent) %".utf8)) }
            if isNew, percent == 100 { FileHandle.standardError.write(Data("\n".utf8)) }
        }
    }
}

/// What this program is.
package enum Product {
    package static let version = "0.1.0"
}
