package import Exam

/// The lot that says which rooms are looked at, and by whom (docs/draw.md).
package enum InspectionDraw {
    package static let format = "examstation-inspection/1"

    /// Hex of 32 bytes.
    package static func seed(_ inspection: Inspection.ID, publicValue: String) -> String {
        Draw.digest([UInt8]("\(format)\n\(inspection)\n\(publicValue)\n".utf8))
    }

    /// The rooms and their inspectors: places and people are shuffled, then each place takes the next in turn who may
    /// look at it. A place that nobody may look at is passed over.
    package static func pairs(
        _ pool: InspectionPool, count: Int, seed: String
    ) -> [InspectionPair] {
        var places = pool.places.sorted()
        var people = pool.inspectors.sorted()
        var stream = DrawStream(seed: seed, label: "places")
        stream.shuffle(&places)
        stream = DrawStream(seed: seed, label: "inspectors")
        stream.shuffle(&people)
        var pairs: [InspectionPair] = []
        for place in places where pairs.count < count {
            guard let index = people.firstIndex(where: { pool.mayInspect($0, place.sitting) }) else {
                continue
            }
            let inspector = people.remove(at: index)
            people.append(inspector)
            pairs.append(InspectionPair(sitting: place.sitting, room: place.room, inspector: inspector))
        }
        return pairs
    }
}
