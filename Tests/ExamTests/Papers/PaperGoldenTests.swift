import Exam
import Foundation
import Testing

/// The journal's format: these files may be added to, never changed.
@Suite struct PaperGoldenTests {
    static let names = [
        "expected", "stepSigned", "inTransit", "received", "stored", "staged", "issued", "inRoom",
        "sealShown", "opened", "distributed", "inUse", "collected", "reconciled", "sealedScripts",
        "returned", "storedScripts", "dispatched", "acked", "quarantined", "discrepancyFound",
        "discrepancySettled", "stepRefused",
    ]

    @Test(arguments: names) func `an event keeps its bytes`(name: String) throws {
        let stored = try Golden.bytes("papers.\(name)")

        let event = try JSONDecoder().decode(PaperEvent.self, from: stored)

        #expect(Golden.name(of: event) == name)
        #expect(try Golden.encoded(event) == stored)
        #expect(event.subjects.contains(.packet("P-07")))
    }

    @Test func `every completed step names two different people`() throws {
        let single: Set = ["expected", "stepSigned", "stepRefused"]
        for name in Self.names {
            let event = try JSONDecoder().decode(PaperEvent.self, from: Golden.bytes("papers.\(name)"))

            #expect((event.hands == nil) == single.contains(name))
            if let hands = event.hands { #expect(hands.first != hands.second) }
        }
    }

    @Test func `words exist for every event, and only of its own labels`() throws {
        for language in Words.languages {
            let words = try Words.flat("events-papers", language)
            #expect(Set(words.keys) == Set(Self.names.map { "papers.\($0)" }))
            for name in Self.names {
                let sentence = try #require(words["papers.\(name)"])
                #expect(try Golden.labels("papers.\(name)").isSuperset(of: Words.placeholders(sentence)))
            }
        }
    }

    @Test func `words exist for every refusal`() throws {
        for language in Words.languages {
            let words = try Words.refusals("refusals-papers", language)
            #expect(Set(words.keys) == Set(PaperRefusal.allCases.map(\.rawValue)))
            #expect(words.values.allSatisfy { Set($0.keys) == ["what", "why", "next"] })
        }
    }
}
