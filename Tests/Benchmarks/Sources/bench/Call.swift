import Foundation
import Load
import Synchronization

/// Calls of the API as bytes, made before the clock starts.
struct Call {
    let port: UInt16
    /// Who asks; nil for a device that signs.
    let token: String?

    static func get(_ path: String, port: UInt16, token: String? = nil) -> [UInt8] {
        var text = "GET \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\n"
        if let token { text += "Authorization: Bearer \(token)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    static func post(
        _ path: String, _ body: String, port: UInt16, token: String? = nil, key: String? = nil,
        headers: String = ""
    ) -> [UInt8] {
        send("POST \(path)", body, port: port, token: token, key: key, headers: headers)
    }

    private static func send(
        _ line: String, _ body: String, port: UInt16, token: String?, key: String?, headers: String = ""
    ) -> [UInt8] {
        var text = "\(line) HTTP/1.1\r\nHost: localhost:\(port)\r\nContent-Type: application/json\r\n"
        if let token { text += "Authorization: Bearer \(token)\r\n" }
        if let key { text += "Idempotency-Key: \(key)\r\n" }
        return Array((text + headers + "Content-Length: \(body.utf8.count)\r\n\r\n" + body).utf8)
    }

    /// The same TLS and the same question who asks, and then a constant.
    func constant() -> [UInt8] { Self.get("/api/v1/sign-ins/current", port: port, token: token) }

    /// A check-in's own headers and body, read as those are, and then a constant.
    func constant(_ seat: Seat, key: String) -> [UInt8] {
        Self.send("GET /api/v1/sign-ins/current", seat.body, port: port, token: token, key: key)
    }

    func checkIn(_ seat: Seat, key: String) -> [UInt8] {
        Self.post("/api/v1/check-ins", seat.body, port: port, token: token, key: key)
    }

    /// The same from a phone by itself: its key signs method, path, key, time and body.
    func checkIn(_ seat: Seat, key: String, by phone: Phone) throws -> [UInt8] {
        let path = "/api/v1/check-ins"
        let time = Int64(Date().timeIntervalSince1970 * 1000)
        let digest = DeviceSigner.digest(Array(seat.body.utf8))
        let lines = ["examstation-request/0", "POST", path, key, "\(time)", Self.hexadecimal(digest)]
        let signature = try phone.signer.sign(Array(lines.map { $0 + "\n" }.joined().utf8))
        let text = Data(signature).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        return Self.post(
            path, seat.body, port: port, key: key,
            headers: "Exam-Device: \(phone.device)\r\nExam-Time: \(time)\r\nExam-Signature: \(text)\r\n")
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Call {
    /// What phones and pages send: a UUID of version 7. Calls are made before the clock starts, so each key is a
    /// millisecond younger than the one before, as if they had been made one after the other.
    static func freshKey() -> String {
        let time = keyTime.withLock { time in
            time += 1
            return time
        }
        var random = SystemRandomNumberGenerator()
        let digits = String(time, radix: 16)
        let tail = String(random.next() as UInt64 | 1 << 63, radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits + "7abc" + tail
    }

    private static let keyTime = Mutex(UInt64(Date().timeIntervalSince1970 * 1000))
}

/// A candidate's place, as the room's page shows it.
struct Seat {
    let candidate: String
    let room: String

    var body: String { #"{"room":"\#(room)","ticket":"\#(candidate)"}"# }
}

/// An enrolled device with its key.
struct Phone {
    let device: String
    let signer: DeviceSigner
}

/// Calls that are made one at a time.
extension Daemon {
    func signIn(_ staff: String = Site.proctor) throws -> String {
        struct Answer: Decodable { let token: String }
        let body = #"{"password":"\#(Site.password)","staff":"\#(staff)"}"#
        return try ask(Call.post("/api/v1/sign-ins", body, port: port), Answer.self).token
    }

    /// Everybody with a seat, room by room.
    func seats(_ token: String) throws -> [Seat] {
        struct Rooms: Decodable {
            struct Row: Decodable { let room: String }
            let rows: [Row]
        }
        struct Room: Decodable {
            struct Scene: Decodable {
                struct Occupant: Decodable { let candidate: String }
                let occupants: [Occupant]
            }
            let scene: Scene?
        }
        let line = try line()
        let rooms = try ask(Call.get("/api/v1/rooms", port: port, token: token), Rooms.self, line)
        return try rooms.rows.flatMap { row in
            let room = try ask(
                Call.get("/api/v1/rooms/\(row.room)", port: port, token: token), Room.self, line)
            return (room.scene?.occupants ?? []).map { Seat(candidate: $0.candidate, room: row.room) }
        }
    }

    func enrolPhone() throws -> Phone {
        struct Invitation: Decodable { let code: String }
        struct Enrolment: Decodable { let device: String }
        let signer = try DeviceSigner()
        let key = Data(signer.publicKey).base64EncodedString()
        let invitation = try ask(
            Call.post(
                "/api/v1/devices", #"{"label":"bench"}"#, port: port, token: try signIn(Site.administrator),
                key: UUID().uuidString), Invitation.self)
        let enrolment = try ask(
            Call.post(
                "/api/v1/device-enrolments", #"{"code":"\#(invitation.code)","publicKey":"\#(key)"}"#,
                port: port), Enrolment.self)
        return Phone(device: enrolment.device, signer: signer)
    }

    /// The journal's last position.
    func head() throws -> Int64 {
        struct Answer: Decodable { let head: Int64 }
        return try ask(Call.get("/api/v1/station", port: port), Answer.self).head
    }

    private func ask<Answer: Decodable>(
        _ call: [UInt8], _ type: Answer.Type, _ line: Line? = nil
    ) throws -> Answer {
        let answer = try (line ?? self.line()).call(call)
        guard (200..<300).contains(answer.status) else {
            throw BenchFault("\(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSONDecoder().decode(type, from: Data(answer.body))
    }
}
