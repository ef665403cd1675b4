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
