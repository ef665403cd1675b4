import Exam
import Foundation
import Testing

/// The whole table, state × step, as a page that an exam officer can read and object to.
@Suite struct CustodyMatrixTests {
    @Test func `the custody matrix is the one on the page`() throws {
        let file = Fixtures.file("papers/custody-matrix.txt")
        let rendered = try rendered()
        // A changed rule is recorded on purpose, and read before it is committed.
        if ProcessInfo.processInfo.environment["EXAMSTATION_RECORD"] == "1" {
            try Data(rendered.utf8).write(to: file)
        }

        #expect(try rendered == String(contentsOf: file, encoding: .utf8))
    }

    private func rendered() throws -> String {
        let steps: [[PaperStep.Kind]] = [
            [.depart, .receive, .store, .stage, .issue, .enterRoom],
            [.showSeal, .open, .distribute, .begin, .collect, .reconcile],
            [.sealScripts, .giveBack, .storeScripts, .dispatch, .acknowledge, .quarantine],
            [.settle],
        ]
        #expect(steps.joined().elementsEqual(PaperStep.Kind.allCases))
        var page = """
            Custody matrix: what each step comes to in each state, when people, time, place and counts are right.

              sealShown      the step is completed: the event's name
              !wrong-order   refused: papers.wrong-order, nothing is recorded
              ~wrongOrder    refused and recorded: papers.stepRefused with this reason

            """
        for block in steps {
            page += "\n" + line("state", block.map(\.rawValue)) + "\n"
            for state in PaperPacket.State.allCases {
                page += line(state.rawValue, try block.map { try cell(state, $0) }) + "\n"
            }
        }
        return page + "\n" + (try signersTable())
    }

    /// Who signs each step, and what happens one second before its time.
    private func signersTable() throws -> String {
        var page = line("step", ["from", "to", "signed by", "a second early"]) + "\n"
        for kind in PaperStep.Kind.allCases {
            let from = PaperPacket.State.allCases.filter(kind.startsFrom.contains)
            let moment = PaperScene.moment(for: kind).adding(seconds: -1)
            let early = try outcome { try PaperScene(before: kind).sign(statement(kind), at: moment) }
            page +=
                line(
                    kind.rawValue,
                    [
                        from.count == 1 ? from[0].rawValue : "\(from.count) states",
                        kind.leadsTo?.rawValue ?? "(as held)", signers(kind),
                        early.hasPrefix("!") || early.hasPrefix("~") ? early : "-",
                    ]) + "\n"
        }
        return page
    }

    private func signers(_ kind: PaperStep.Kind) -> String {
        switch kind.signers {
        case .roomPair: "room's pair"
        case .whoeverHolds: "whoever holds"
        case .office(_, [.custodian]): "custodian +1"
        case .office(_, [.chief, .deputy]): "chief +1"
        case .office: "exam office"
        }
    }

    private func cell(_ state: PaperPacket.State, _ kind: PaperStep.Kind) throws -> String {
        try outcome { try PaperScene(state, for: kind).sign(statement(kind)) }
    }

    private func statement(_ kind: PaperStep.Kind) -> PaperStep { PaperScene.statement(for: kind) }

    private func outcome(_ sign: () throws -> [PaperEvent]) throws -> String {
        do {
            let events = try sign()
            if case .stepRefused(_, _, let reason, _) = events.first { return "~\(reason.rawValue)" }
            let first = try #require(events.first)
            return try #require(Golden.name(of: first))
        } catch let refusal as PaperRefusal {
            return "!\(refusal.rawValue.dropFirst("papers.".count))"
        }
    }

    private func line(_ head: String, _ cells: [String]) -> String {
        let padded = ([head] + cells).map {
            $0.padding(toLength: max(16, $0.count + 1), withPad: " ", startingAt: 0)
        }
        var text = padded.joined()
        while text.last == " " { text.removeLast() }
        return text
    }
}
