package import Foundation

/// Why a certificate could not be made or read.
package enum CertificateFault: Error, Equatable, Sendable {
    case badHostName(_ name: String, _ reason: String)
    case badCommonName(_ name: String, _ reason: String)
    /// The authority's own constraint does not admit the name: every client would refuse it.
    case hostNameOutsideConstraint(_ name: String, permitted: [String])
    /// The clock stands outside the authority's own validity.
    case authorityNotValid(from: Date, until: Date, now: Date)
    /// Another data key, or a changed file.
    case authorityKeyDoesNotOpen
    /// The sealed key opens, but is not the one in the certificate.
    case authorityKeyDoesNotFit
    case notAnAuthority(subject: String)
    case unreadable(_ reason: String)
}

extension CertificateFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badHostName(let name, let reason):
            "“\(name)” cannot be the host name: \(reason)."
        case .badCommonName(let name, let reason):
            "“\(name)” cannot be the name in a certificate: \(reason)."
        case .hostNameOutsideConstraint(let name, let permitted):
            "The authority may only sign for \(permitted.joined(separator: ", ")), not for \(name)."
        case .authorityNotValid(let from, let until, let now):
            """
            The authority's certificate is valid from \(from.ISO8601Format()) until \
            \(until.ISO8601Format()); the clock shows \(now.ISO8601Format()).
            """
        case .authorityKeyDoesNotOpen:
            "The authority's key does not open: the data key is another one, or the file was changed."
        case .authorityKeyDoesNotFit:
            "The authority's key does not belong to its certificate."
        case .notAnAuthority(let subject):
            "The certificate of \(subject) is not a certificate authority."
        case .unreadable(let reason):
            "The certificate cannot be read: \(reason)."
        }
    }
}
