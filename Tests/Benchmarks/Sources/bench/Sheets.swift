import Foundation

/// Seeds of a day that is larger than a real one: rosters, rooms and a sitting each, written for `examstation demo`.
struct Sheets {
    /// Of the roster, at most 19,980: a roster has at most 20,000 lines.
    let candidateCount: Int

    /// Candidates in one room: the reference profile's number for a classroom.
    private static let perRoom = 30
    /// Candidates of one certificate sit at the same time, in at most this many rooms.
    private static let roomsPerSitting = 100
    /// The certificates that open to nurses, so that one major does.
    private static let certificates = ["C01", "C02", "C03", "C04"]
    private static let major = "护理"
    /// A quarter of an hour before doors open until the last latecomer: enough for a whole run.
    static let until = "08:31"

    /// Writes the sheets into `folder`; people and certificates are those of `seeds`.
    func write(to folder: URL, seeds: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["station.yaml", "staff.csv", "certificates.csv", "allowed.csv", "approvals.csv"] {
            try FileManager.default.copyItem(
                at: seeds.appending(path: name), to: folder.appending(path: name))
        }
        // The header, and the lines of the certificates that are assessed.
        let series = try String(contentsOf: seeds.appending(path: "series.csv"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        try write(
            series.enumerated().filter { index, line in
                index == 0 || Self.certificates.contains(String(line.prefix(3)))
            }.map(\.element), folder, "series.csv")
        let quotas = Self.certificates.map { "\($0),\(Self.major),2021,\(candidateCount)" }
        try write(["证书编号,专业,年度,名额"] + quotas, folder, "quotas.csv")
        try write(roster(), folder, "candidates.csv")
        try write(roomSheet(), folder, "rooms.csv")
        let sittings = sittings()
        try write(
            ["场次编号,证书编号,部分,日期,开始,时长(分钟),试卷代码,考场,场内顺序"] + sittings.map(\.line), folder, "sittings.csv")
        let day = [
            "@ 2021-11-20", "08:50 station allowed allowed.csv",
            "09:00 station certificates certificates.csv", "09:02 station approvals approvals.csv",
            "09:05 station quotas quotas.csv", "09:10 station rooms rooms.csv",
            "09:15 station open-series 2021-11-28", "09:20 station series series.csv",
            "10:00 S-004 roster candidates.csv", "10:10 S-004 lists 2021-11-20",
            "10:20 station confirm " + Self.certificates.joined(separator: " "),
            "10:30 S-004 sittings sittings.csv", "14:00 S-001 seat PLAN-1 1", "@ 2021-11-28",
            "08:30 S-001 open " + sittings.map(\.number).joined(separator: " "),
        ]
        try write(day, folder, "day.txt")
    }

    var roomNumbers: [String] {
        // Two rooms over: a certificate's last one may stay half empty.
        (1...candidateCount / Self.perRoom + 2 * Self.certificates.count).map { "R\(1000 + $0)" }
    }

    private func write(_ lines: [String], _ folder: URL, _ name: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: name))
    }

    private func roomSheet() -> [String] {
        ["考场编号,名称,楼栋,楼层,类型,布局,座位数,无障碍"]
            + roomNumbers.map { "\($0),\($0)教室,明德楼,1,教室,7-8-8-7,30,是" }
    }

    private func roster() -> [String] {
        var lines = ["证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话"]
        lines.reserveCapacity(candidateCount + 1)
        for index in 0..<candidateCount {
            let certificate = Self.certificates[index % Self.certificates.count]
            lines.append(
                "居民身份证,\(Self.document(index)),考生\(index),\(certificate),\(Self.major),护理\(2001 + index / 50),"
                    + "\(2_020_000_000 + index),学生,1540\(1_000_000 + index)")
        }
        return lines
    }

    /// A made-up ID number in area 999999, which belongs to nobody, with its check digit.
    private static func document(_ index: Int) -> String {
        let (day, serial) = (index % 28 + 1, index / 28)
        let (month, number) = (serial % 12 + 1, serial / 12)
        let digits =
            "9999992002" + padded(month, 2) + padded(day, 2) + padded(number, 3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return digits + String(Array("10X98765432")[sum % 11])
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// One theory sitting after the other in the list, all of them at the same time.
    func sittings() -> [(number: String, line: String)] {
        var rooms = roomNumbers[...]
        let share = (candidateCount + Self.certificates.count - 1) / Self.certificates.count
        return Self.certificates.flatMap { certificate -> [(String, String)] in
            var left = (share + Self.perRoom - 1) / Self.perRoom
            var made: [(String, String)] = []
            while left > 0 {
                let count = min(left, Self.roomsPerSitting)
                left -= count
                let own = rooms.prefix(count)
                rooms = rooms.dropFirst(count)
                let number = "T-\(certificate)-\(made.count + 1)"
                made.append(
                    (
                        number,
                        "\(number),\(certificate),理论,2021-11-28,09:00,120,\(number)-A,"
                            + own.joined(separator: ";") + ",蛇形"
                    ))
            }
            return made
        }
    }
}
