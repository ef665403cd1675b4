import CLoad

/// Whom connections trust: one authority, TLS 1.3 and nothing older.
public final class TLSTrust {
    let context: OpaquePointer
    /// The one name the server's certificate must hold.
    let host: String

    /// - Parameters:
    ///   - authority: path of the authority's certificate, PEM.
    ///   - host: the server's name.
    /// - Throws: ``LoadFault`` when there is no such certificate.
    public init(authority: String, host: String) throws(LoadFault) {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw .tls("no context") }
        self.context = context
        self.host = host
        guard load_require_tls13(context) == 1,
            SSL_CTX_load_verify_locations(context, authority, nil) == 1
        else { throw .tls("no authority at \(authority)") }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        // One read call takes a whole record, not its five bytes of header first.
        load_read_ahead(context)
    }

    deinit { SSL_CTX_free(context) }
}

/// Why a load cannot go on.
public enum LoadFault: Error, Equatable, CustomStringConvertible {
    /// The server is not there, or closed the connection.
    case closed
    case tls(String)
    case notHTTP(String)

    public var description: String {
        switch self {
        case .closed: "the connection is closed"
        case .tls(let reason): "TLS: \(reason)"
        case .notHTTP(let reason): "no answer in HTTP/1.1: \(reason)"
        }
    }
}
