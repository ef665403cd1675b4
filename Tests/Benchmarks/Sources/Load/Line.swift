import CLoad
import Glibc

/// One connection to the server: HTTP/1.1 over TLS 1.3, kept alive, one call at a time.
public final class Line {
    /// An answer as it lies in the line's buffer, until the next call.
    struct Answer {
        let status: Int
        let body: UnsafeRawBufferPointer
    }

    let socket: Int32
    private let tls: OpaquePointer
    private var inbox: UnsafeMutableRawBufferPointer
    private var filled = 0

    /// Connects, shakes hands and checks the server's certificate.
    ///
    /// - Parameters:
    ///   - trust: whom to believe.
    ///   - port: on the machine itself.
    ///   - client: which of the loopback's addresses the call comes from, 1…254: a station counts
    ///     requests by address.
    /// - Throws: ``LoadFault``.
    public init(_ trust: TLSTrust, port: UInt16, client: UInt8 = 1) throws(LoadFault) {
        socket = try Self.connect(port, from: client)
        guard let tls = SSL_new(trust.context) else { throw .tls("no connection") }
        self.tls = tls
        inbox = .allocate(byteCount: 32 * 1024, alignment: 16)
        SSL_set_fd(tls, socket)
        SSL_set1_host(tls, trust.host)
        guard load_name_server(tls, trust.host) == 1, SSL_connect(tls) == 1 else {
            throw .tls("handshake: \(Self.reason())")
        }
    }

    deinit {
        SSL_free(tls)
        close(socket)
        inbox.deallocate()
    }

    /// Sends a call and waits for its answer.
    ///
    /// - Throws: ``LoadFault``.
    public func call(_ request: [UInt8]) throws(LoadFault) -> (status: Int, body: [UInt8]) {
        try send(request)
        while true {
            if let answer = try receive() { return (answer.status, [UInt8](answer.body)) }
        }
    }

    /// From now on ``receive()`` returns instead of waiting.
    func stopWaiting() {
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    }

    func send(_ request: [UInt8]) throws(LoadFault) {
        filled = 0
        // A call is smaller than the socket's buffer, which is empty: the line has nothing else under way.
        let sent = request.withUnsafeBytes { SSL_write(tls, $0.baseAddress, Int32($0.count)) }
        guard sent == Int32(request.count) else { throw .closed }
    }

    /// - Returns: nil when more has to come.
    func receive() throws(LoadFault) -> Answer? {
        while true {
            if filled == inbox.count { grow() }
            let room = UnsafeMutableRawBufferPointer(rebasing: inbox[filled...])
            let count = SSL_read(tls, room.baseAddress, Int32(room.count))
            guard count > 0 else {
                guard SSL_get_error(tls, count) == SSL_ERROR_WANT_READ else {
                    ERR_clear_error()
                    throw .closed
                }
                return nil
            }
            filled += Int(count)
            let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(inbox)[..<filled])
            guard let head = try AnswerHead.read(bytes), head.wholeBytes <= filled else { continue }
            guard head.wholeBytes == filled else { throw .notHTTP("more than was asked for") }
            return Answer(
                status: head.status, body: UnsafeRawBufferPointer(rebasing: bytes[head.headBytes...]))
        }
    }

    private func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: inbox.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(inbox))
        inbox.deallocate()
        inbox = larger
    }

    private static func connect(_ port: UInt16, from client: UInt8) throws(LoadFault) -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw .closed }
        var own = address(client, port: 0)
        var server = address(1, port: port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &own) { own in
            withUnsafePointer(to: &server) { server in
                own.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) } == 0
                    && server.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        Glibc.connect(socket, $0, size)
                    } == 0
            }
        }
        guard isConnected else {
            close(socket)
            throw .closed
        }
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return socket
    }

    /// 127.0.0.`last`.
    private static func address(_ last: UInt8, port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = (UInt32(127) << 24 | UInt32(last)).bigEndian
        return address
    }

    private static func reason() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        return code == 0 ? "closed" : ERR_reason_error_string(code).map { String(cString: $0) } ?? "\(code)"
    }
}
