import Console
import Crypto
import Exam
import Foundation
import Journal
import Proposals
import StationStore
import TestKit
import Vault
import Web

/// A whole exam morning: ten classrooms and two workshops, three theory sittings at 09:00, two more after noon.
struct DaySite {
    let site: TestSite
    let desk: SignInDesk
    let station: StationRecord
    let checkpoints: CheckpointKeeper
    let hub = LiveHub()
    private(set) var places: [Place] = []
    /// What makes PDFs; without one there are none.
    var press: (any PDFPress)?

    struct Place {
        let sitting: Sitting.ID
        let room: Room.ID
        let seats: [SeatedPlace]
    }

    static let start = TestSite.morning

    /// The clock stands at 07:30.
    init() async throws {
        site = try TestSite(at: Self.start.adding(minutes: -90))
        desk = SignInDesk(
            store: site.store, hasher: PasswordHasher(site.dataKey, cost: 12),
            limits: SessionLimits(idleMinutes: 1440, absoluteMinutes: 2880))
        let signer = try NoteSigner(
            name: "examstation/068", kind: .ed25519, privateKey: Curve25519.Signing.PrivateKey())
        try await site.record([
            .upkeep(.rehearsal(offsetMilliseconds: 0)),
            .upkeep(
                .founded(
                    station: "068", title: "茂名职业技术学院考核站点", host: "exam.test", utcOffsetMinutes: 480,
                    verifierKey: signer.verifierKey.text, applicationKey: "BA", authority: "3F:A2:90:11")),
            .upkeep(.started(version: "0.1.0", isTimeAttested: true)),
        ])
        guard let record = try await site.store.read(StationRecord.find) else {
            preconditionFailure("the station is founded")
        }
        station = record
        checkpoints = try await CheckpointKeeper(store: site.store, signer: signer)
    }

    /// One for every console of the day, as for every request of a station.
    let workbench = SeatingWorkbench()

    var console: Console {
        get throws {
            try Console(
                Console.Parts(
                    store: site.store, station: station, checkpoints: checkpoints, desk: desk, hub: hub,
                    figures: { Self.figures }, workbench: workbench, press: press))
        }
    }

    private static let figures = [
        SystemFigure(key: "disk", value: "41.2 GiB", verdict: .well),
        SystemFigure(key: "memory", value: "5.8 GiB", verdict: .well),
        SystemFigure(key: "clock", value: "+0.004 s", verdict: .well),
        SystemFigure(key: "network", value: "1 Gbit/s", verdict: .well),
        SystemFigure(key: "certificate", value: "2022-03-02", verdict: .look),
        SystemFigure(key: "load", value: "0.31", verdict: .well),
    ]

    /// Appoints somebody and gives them a password through the desk.
    func person(_ id: Staff.ID, _ name: String, _ roles: [Role]) async throws {
        let sealed = try site.seal(StaffParticulars(name: name))
        try await site.record(
            [
                .staff(
                    .appointed(
                        staff: id, department: "教务处", roles: roles, qualifications: [],
                        particulars: sealed.reference))
            ], particulars: [sealed.record])
    }

    /// People, rooms, sittings, seats and packets: everything that stands on the evening before.
    mutating func fill() async throws {
        try await person("S-001", "黄蔓若", [.chief])
        try await person("S-002", "邓振源", [.administrator])
        for index in 0..<26 {
            let id = Staff.ID(rawValue: "S-\(101 + index)")
            try await person(id, Self.name(index + 400), [.proctor])
        }
        try await addCertificates()
        try await addRooms()
        try await addSittings()
        try await addDuties()
        try await addPackets()
    }

    private func addCertificates() async throws {
        let titles = ["母婴护理", "幼儿照护", "老年照护", "家务管理"]
        try await site.record(
            titles.enumerated().map { index, title in
                .candidates(
                    .certificateListed(
                        certificate: Certificate.ID(rawValue: "C0\(index + 1)"), title: title,
                        level: .intermediate, organisation: "组织六", majors: ["护理", "助产"], isOpen: true))
            })
    }

    private func addRooms() async throws {
        guard let desks = SeatLayout(text: "7-8-8-7"), let benches = SeatLayout(text: "5x2") else {
            preconditionFailure("lawful layouts")
        }
        var events: [StationEvent] = []
        for floor in 1...2 {
            for number in 1...5 {
                events.append(
                    .rooms(
                        .added(
                            room: Room.ID(rawValue: "T\(floor)0\(number)"), title: "明德楼\(floor)0\(number)教室",
                            building: "明德楼", floor: floor, kind: .classroom, columns: desks,
                            isStepFree: floor == 1)))
            }
            events.append(
                .rooms(
                    .added(
                        room: Room.ID(rawValue: "W\(floor)01"), title: "实训楼\(floor)01", building: "实训楼",
                        floor: floor, kind: .workshop, columns: benches, isStepFree: true)))
        }
        try await site.record(events)
    }

    private mutating func addSittings() async throws {
        let noon = Self.start.adding(minutes: 300)
        let plan: [(Sitting.ID, Certificate.ID, Sitting.Part, Moment, String, [(Room.ID, Int)])] = [
            (
                "T-C01-1", "C01", .theory, Self.start, "C01-T-A",
                [("T101", 30), ("T102", 30), ("T201", 30), ("T202", 12)]
            ),
            (
                "T-C02-1", "C02", .theory, Self.start, "C02-T-A",
                [("T103", 30), ("T104", 30), ("T203", 30), ("T204", 5)]
            ),
            ("T-C03-1", "C03", .theory, Self.start, "C03-T-A", [("T105", 30), ("T205", 18)]),
            ("T-C04-1", "C04", .theory, noon, "C04-T-A", [("T101", 24)]),
            ("P-C02-1", "C02", .practical, noon, "C02-P-A", [("W101", 10), ("W201", 10)]),
        ]
        var serial = 0
        for (sitting, certificate, part, start, paper, rooms) in plan {
            try await site.record([
                .sittings(
                    .planned(
                        sitting: sitting, certificate: certificate, part: part, start: start, minutes: 120,
                        paperCode: paper, rooms: rooms.map(\.0)))
            ])
            var staged: [StationEvent] = []
            for (room, count) in rooms {
                let (events, records, seats) = try register(count, from: serial, certificate)
                serial += count
                try await site.record(events, particulars: records)
                places.append(Place(sitting: sitting, room: room, seats: seats))
                staged.append(
                    .seating(
                        .roomStaged(
                            plan: SeatingPlan.ID(rawValue: "PLAN-\(sitting)"), sitting: sitting, room: room,
                            places: seats)))
            }
            let total = rooms.reduce(0) { $0 + $1.1 }
            try await site.record(
                staged + [
                    .seating(
                        .adopted(
                            plan: SeatingPlan.ID(rawValue: "PLAN-\(sitting)"), sittings: [sitting],
                            seed: 20_211_127, roomCount: rooms.count, candidateCount: total))
                ])
        }
    }

    private func register(
        _ count: Int, from serial: Int, _ certificate: Certificate.ID
    ) throws -> ([StationEvent], [SealedParticular], [SeatedPlace]) {
        var events: [StationEvent] = []
        var records: [SealedParticular] = []
        var seats: [SeatedPlace] = []
        for index in 0..<count {
            guard
                let number = AdmissionNumber(year: 21, series: 1, station: 68, serial: serial + index + 1)
            else { preconditionFailure("a lawful number") }
            let sealed = try site.seal(
                CandidateParticulars(
                    name: Self.name(serial + index), documentType: .residentCard,
                    documentNumber: "99999920020101\(1000 + serial + index)", studentNumber: nil,
                    telephone: nil))
            records.append(sealed.record)
            events.append(
                .candidates(
                    .registered(
                        candidate: number.candidate, certificate: certificate, major: "护理",
                        group: "护理200\(1 + index % 4)", kind: .student, particulars: sealed.reference)))
            seats.append(SeatedPlace(seat: index + 1, candidate: number.candidate))
        }
        return (events, records, seats)
    }

    private func addDuties() async throws {
        var next = 101
        var events: [StationEvent] = []
        for place in places {
            let isMorning = Self.isMorning(place)
            let start = isMorning ? Self.start : Self.start.adding(minutes: 300)
            if place.sitting == "T-C04-1" { next = 101 }
            events.append(
                .duty(
                    .roomStaffed(
                        room: place.room, span: TimeSpan(start: start, minutes: 120),
                        lead: Staff.ID(rawValue: "S-\(next)"), second: Staff.ID(rawValue: "S-\(next + 1)"))))
            next += 2
        }
        try await site.record(events)
    }

    static func isMorning(_ place: Place) -> Bool {
        place.sitting.rawValue.hasPrefix("T-") && place.sitting != "T-C04-1"
    }

    private func addPackets() async throws {
        try await site.record(
            places.filter { $0.sitting.rawValue.hasPrefix("T-") }.enumerated().map { index, place in
                .papers(
                    .expected(
                        packet: PaperPacket.ID(rawValue: "\(place.sitting)-\(place.room)"),
                        sitting: place.sitting, room: place.room,
                        paperCode: "\(place.sitting.rawValue.dropFirst(2).prefix(3))-T-A",
                        serial: "A\(1000 + index)", declared: place.seats.count + 2))
            })
    }

    private static func name(_ index: Int) -> String {
        let families = Array("丘柯庞李陈黄邓江龙梁吴何谭潘苏卢钟罗")
        let first = Array("惠秋美杰雅文嘉思雨梓晓静志海")
        let second = ["欣", "舒", "展", "婷", "", "琳", "豪", "怡", "宁", "", "霖", "娜"]
        if index == 17 { return "阿依古丽·买买提" }
        return
            "\(families[index % families.count])\(first[index / 3 % first.count])\(second[index % second.count])"
    }
}
