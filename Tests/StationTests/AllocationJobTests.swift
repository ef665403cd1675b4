import Foundation
import Station
import Testing

@Suite struct AllocationJobTests {
    private func run(_ instance: String, seed: Int64 = 1) throws -> (
        figures: String, isPlanned: Bool, solution: String?
    ) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "instance.json")
        let target = folder.appending(path: "plan.json")
        try instance.write(to: source, atomically: true, encoding: .utf8)
        let ending = try AllocationJob(instance: source, output: target, seed: seed).run()
        return (ending.figures, ending.isPlanned, try? String(contentsOf: target, encoding: .utf8))
    }

    /// Two people, one paper, one room with `capacity` seats in one column.
    private func instance(capacity: String = "4", paper: String = "T") -> String {
        """
        {"format": "exam-alloc/1", "name": "two",
         "rules": {"minGapMinutes": 20, "turnaroundMinutes": 5, "theory": {"ratio": 15, "min": 2},
                   "practical": {"ratio": 8, "min": 2, "plus": 1}},
         "weights": {"staff": 1000, "room": 100, "packet": 10, "cohortSplit": 5, "adjOrthogonal": 2,
                     "adjDiagonal": 1, "sameClass": 3, "sameInstitution": 1},
         "slots": [{"id": "A", "day": 1, "start": 510, "end": 600}],
         "papers": [{"id": "T", "certificate": "C", "part": "theory", "dept": "D", "roomType": "lab",
                     "equipment": [], "minutes": 60, "mixGroup": "C60"}],
         "sittings": [{"id": "T@A", "paper": "T", "slot": "A"}],
         "rooms": [{"id": "L", "type": "lab", "capacity": \(capacity), "columns": [\(capacity)],
                    "equipment": [], "accessible": true, "unavailable": [], "building": "B"}],
         "candidates": [
            {"id": "K1", "institution": "U", "class": "K", "major": "M", "papers": ["\(paper)"], "needs": []},
            {"id": "K2", "institution": "U", "class": "K", "major": "M", "papers": ["T"], "needs": []}]}
        """
    }

    @Test func `writes the plan and says what it costs, the same every time`() throws {
        let found = try run(instance())

        #expect(found.isPlanned)
        for part in [
            #""objective":2110"#, #""lowerBound":2110"#, #""gap":0"#, #""staff":2"#, #""seatObjective":0"#,
        ] {
            #expect(found.figures.contains(part), "\(found.figures) lacks \(part)")
        }
        let solution = try #require(found.solution)
        #expect(
            solution.hasPrefix(
                #"{"format":"exam-alloc-solution/1","instance":"two","seats":[["K1","T@A","L",0,"#))
        #expect(try run(instance()).solution == solution)
    }

    @Test func `writes nothing where there is no plan, and says why`() throws {
        let found = try run(instance(capacity: "1"))

        #expect(!found.isPlanned)
        #expect(found.solution == nil)
        #expect(found.figures.contains(#""reason":"tooFewPlaces""#))
        #expect(
            found.figures.contains(
                "T need 2 places of the kind lab, and all slots together have 1: 1 short; add places or a slot"
            ))
    }

    @Test(arguments: [
        ("{", "the instance cannot be read"),
        (#"{"format": "exam-alloc/1"}"#, "the instance cannot be read: name is missing"),
        (
            #"{"format": "exam-seat/1", "rooms": []}"#,
            "the instance says its format is exam-seat/1; exam-alloc/1 is what can be read"
        ),
    ])
    func `says where a file is wrong`(text: String, sentence: String) {
        let fault = #expect(throws: InstanceFault.self) { try run(text) }
        #expect(fault?.description.hasPrefix(sentence) == true, "\(String(describing: fault))")
    }

    @Test func `says which number or name cannot be`() {
        let number = #expect(throws: InstanceFault.self) { try run(instance(capacity: "-4")) }
        #expect(
            number?.description
                == "the instance cannot be planned: rooms[0] L.capacity: -4 is not from 0 to 800")
        let real = #expect(throws: InstanceFault.self) { try run(instance(capacity: "1e99")) }
        #expect(real?.description.hasPrefix("the instance cannot be read") == true)
        let name = #expect(throws: InstanceFault.self) { try run(instance(paper: "X")) }
        #expect(
            name?.description
                == "the instance cannot be planned: candidates[0] K1: names the unknown paper X")
    }
}
