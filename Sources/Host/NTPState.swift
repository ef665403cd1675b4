import CUV
import Glibc

/// Whether a time source keeps the wall clock right.
package enum NTPState: Sendable, Equatable {
    case synchronised
    case unsynchronised
    /// The question is not allowed here, and no trace of a time service was found.
    case unknown

    /// systemd-timesyncd makes this file when it first set the clock in this boot.
    static let marker = "/run/systemd/timesync/synchronized"

    /// Asks the kernel; where a unit's `ProtectClock=` forbids even the question, looks for the
    /// trace of systemd-timesyncd. With another time service the answer there is `unknown`, and
    /// only central can attest the time.
    package static func current() -> NTPState {
        state(kernel: host_clock_is_synchronised(), hasMarker: access(marker, F_OK) == 0)
    }

    /// True only when it is known that the clock is kept right.
    package static func isSynchronised() -> Bool { current() == .synchronised }

    static func state(kernel answer: Int32, hasMarker: @autoclosure () -> Bool) -> NTPState {
        switch answer {
        case 1...: .synchronised
        case 0: .unsynchronised
        default: hasMarker() ? .synchronised : .unknown
        }
    }
}
