/// Which of several sittings of one paper in the same rooms a sitting is (轮次).
package struct Rotation: Hashable, Codable, Sendable {
    /// The number they were planned under: `P-C01` of `P-C01-1`, `P-C01-2` …
    package let group: Sitting.ID
    /// From 1.
    package let number: Int
    package let count: Int
    /// Where people wait before their turn (候考), and where they go afterwards (离场); nil where nobody has said.
    package let waitingPlace: String?
    package let exitPlace: String?

    package init(
        group: Sitting.ID, number: Int, count: Int, waitingPlace: String? = nil, exitPlace: String? = nil
    ) {
        self.group = group
        self.number = number
        self.count = count
        self.waitingPlace = waitingPlace
        self.exitPlace = exitPlace
    }
}
