/// How a practical is taken in turns, as somebody asks for it: more people than work stations.
package struct RotationPlan: Hashable, Sendable, Encodable {
    /// Nil for as many as everybody needs.
    package let count: Int?
    /// Minutes between two; nil for the profile's turnaround.
    package let pauseMinutes: Int?
    package let waitingPlace: String?
    package let exitPlace: String?

    package init(
        count: Int?, pauseMinutes: Int? = nil, waitingPlace: String? = nil, exitPlace: String? = nil
    ) {
        self.count = count
        self.pauseMinutes = pauseMinutes
        self.waitingPlace = waitingPlace
        self.exitPlace = exitPlace
    }

    package static let counts = 1...40
    package static let pauses = 0...240
    /// From the first start to the last end: what fits a day.
    package static let minutesMax = 14 * 60

    /// Turns that `people` need on `stations`: 50 on 10 are 5.
    package static func needed(people: Int, stations: Int) -> Int {
        stations > 0 ? (people + stations - 1) / stations : 0
    }

    fileprivate var arePlacesFit: Bool {
        [waitingPlace, exitPlace].compactMap { $0 }.allSatisfy { Wording.isFit($0) }
    }
}

/// One sitting to be planned, and which turn it is.
struct RotationTurn {
    let sitting: NewSitting
    let rotation: Rotation?
}

extension NewSitting {
    /// The sittings that this one stands for: itself, or `ID-1` … `ID-n` one after the other.
    func turns(given facts: PlanSittings.Facts) throws(SittingRefusal) -> [RotationTurn] {
        guard let plan = rotations else { return [RotationTurn(sitting: self, rotation: nil)] }
        guard part == .practical else { throw .rotationsOnlyPractical }
        guard plan.arePlacesFit else { throw .malformed }
        // Who has finished must not meet who waits (`rules` 3.10).
        guard plan.waitingPlace == nil || plan.waitingPlace != plan.exitPlace else { throw .waitingIsExit }
        let turnaround = facts.profile.seatingNumbers.turnaroundMinutes
        let pause = plan.pauseMinutes ?? turnaround
        guard pause >= turnaround, RotationPlan.pauses.contains(pause) else { throw .rotationPauseTooShort }
        let count = try count(of: plan, given: facts)
        guard RotationPlan.counts.contains(count) else { throw .rotationCountOutOfRange }
        let step = minutes + pause
        guard count * step - pause <= RotationPlan.minutesMax else { throw .rotationsTooLong }
        return (1...count).map { number in
            RotationTurn(
                sitting: NewSitting(
                    sitting: Sitting.ID(rawValue: "\(sitting)-\(number)"), certificate: certificate,
                    part: part,
                    start: start.adding(minutes: (number - 1) * step), minutes: minutes, paperCode: paperCode,
                    rooms: rooms, openKind: openKind, equipment: equipment, isByLot: isByLot),
                rotation: Rotation(
                    group: sitting, number: number, count: count, waitingPlace: plan.waitingPlace,
                    exitPlace: plan.exitPlace))
        }
    }

    private func count(
        of plan: RotationPlan, given facts: PlanSittings.Facts
    ) throws(SittingRefusal) -> Int {
        if let count = plan.count { return count }
        let stations = rooms.reduce(0) { $0 + facts.capacities[$1, default: 0] }
        guard stations > 0 else { throw .rotationsNeedRooms }
        let people = facts.registered[certificate]?[part] ?? 0
        guard people > 0 else { throw .nobodyRegistered }
        return RotationPlan.needed(people: people, stations: stations)
    }
}
