import GRDB

/// The world failed under central's store, or it was asked for something that cannot be. Nothing was written.
package enum CentralFault: Error, Equatable, Sendable {
    /// The file is no central database, or belongs to another program.
    case notACentral(path: String, reason: String)
    /// A newer program wrote the file.
    case tooNew(found: Int, known: Int)
    case unknownStation(number: String)
    /// The number is taken by a station with another key.
    case stationDiffers(number: String)
    /// The key's name is no station's origin.
    case keyName(String)
    /// The batch can be judged only when more of the log is here: pull the log, then try again.
    case logBehind(position: Int64)
    /// What is stored does not read back.
    case broken(table: String, reason: String)
    case database(code: Int32, message: String)

    /// Whether only a person can mend it: starting again would not help.
    package var needsPerson: Bool {
        switch self {
        case .notACentral, .tooNew, .broken: true
        default: false
        }
    }

    init(_ error: any Error) {
        if let fault = error as? CentralFault {
            self = fault
        } else if let error = error as? DatabaseError {
            self = .database(code: error.extendedResultCode.rawValue, message: error.message ?? "")
        } else {
            self = .broken(table: "?", reason: "\(error)")
        }
    }
}

/// For the command line and the log.
extension CentralFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notACentral(let path, let reason): "\(path): \(reason)"
        case .tooNew(let found, let known):
            "a newer program wrote the database (tables \(found), known here \(known)): install that one again"
        case .unknownStation(let number):
            "there is no station \(number): take it up with examcentral enrol first"
        case .stationDiffers(let number):
            "station \(number) is enrolled with another key: compare fingerprints with its people before anything else"
        case .keyName(let name):
            "the key's name “\(name)” is no station's: examstation identity prints the right one"
        case .logBehind(let position):
            "the log is here only up to before position \(position): it is fetched first, then the batch is judged"
        case .broken(let table, let reason):
            "what \(table) holds does not read back (\(reason)): keep the folder as it is and restore a backup beside it"
        case .database(let code, let message):
            "the database failed (SQLite code \(code): \(message)): look at space and health of the disk"
        }
    }
}
