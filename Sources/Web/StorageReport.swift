package import Exam

/// What it means to whoever asked over HTTP that the store could not do it: one table for pages and API.
package enum StorageReport: String, FaultReport, CaseIterable {
    case busy
    case diskFull = "disk-full"
    case readOnly = "read-only"
    case disk
    case requestReused = "request-reused"
    case outdated
    case `internal`

    /// A code that nobody knows is the program's own mistake.
    package init(_ fault: any CodedFault) {
        self = StorageReport(rawValue: fault.code) ?? .internal
    }

    package var faultCode: String { rawValue }

    /// That somebody was quicker is no failure of the station.
    package var answerCode: String { self == .outdated ? "request.outdated" : "faults.\(rawValue)" }

    package var httpStatus: Int {
        switch self {
        case .busy, .diskFull, .readOnly, .disk: 503
        case .requestReused: 422
        case .outdated: 412
        case .internal: 500
        }
    }

    package var retryAfterSeconds: Int? {
        switch self {
        case .busy: 1
        case .diskFull, .readOnly, .disk: 30
        case .requestReused, .outdated, .internal: nil
        }
    }
}
