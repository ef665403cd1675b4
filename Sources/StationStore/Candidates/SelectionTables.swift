import Exam
import GRDB

enum SelectionTables {
    static let schema = """
        CREATE TABLE selection (
            candidate TEXT PRIMARY KEY REFERENCES candidate (id),
            state TEXT NOT NULL CHECK (state IN ('applied', 'selected', 'passedOver')),
            basis TEXT,
            by TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE secondCertificate (
            candidate TEXT NOT NULL REFERENCES candidate (id),
            certificate TEXT NOT NULL REFERENCES certificate (id),
            grounds TEXT,
            by TEXT,
            entry INTEGER NOT NULL,
            PRIMARY KEY (candidate, certificate)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE exemption (
            candidate TEXT NOT NULL REFERENCES candidate (id),
            part TEXT NOT NULL CHECK (part IN ('theory', 'practical', 'panel')),
            evidence TEXT,
            by TEXT,
            entry INTEGER NOT NULL,
            PRIMARY KEY (candidate, part)
        ) STRICT, WITHOUT ROWID;
        -- What is NULL was never stated, or is erased.
        CREATE TABLE candidateSupport (
            candidate TEXT PRIMARY KEY REFERENCES candidate (id),
            needs TEXT,
            needsEvidence TEXT,
            feeGround TEXT,
            feeEvidence TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension Projection {
    /// Notes where an applicant stands; only the selected take a place.
    func setSelection(_ state: String, _ basis: SelectionBasis?, _ candidate: Candidate.ID) throws {
        try db.run(
            """
            INSERT INTO selection (candidate, state, basis, by, entry)
            VALUES (\(candidate), \(state), \(basis?.rawValue), \(actor.person), \(position))
            ON CONFLICT (candidate) DO UPDATE SET
                state = excluded.state, basis = excluded.basis, by = excluded.by, entry = excluded.entry
            """)
        try db.run(
            """
            UPDATE candidate SET isSelected = \(state == "selected"), entry = \(position)
            WHERE id = \(candidate)
            """)
        guard state == "passedOver" else { return }
        try db.run(
            """
            DELETE FROM placedSeat WHERE candidate = \(candidate)
                AND sitting IN (SELECT id FROM sitting WHERE state IN ('planned', 'open'))
            """)
    }

    func allowSecond(
        _ candidate: Candidate.ID, _ certificate: Certificate.ID, _ digest: ParticularDigest
    ) throws {
        let grounds = try open(FreeText.self, digest)
        try db.run(
            """
            INSERT INTO secondCertificate (candidate, certificate, grounds, by, entry)
            VALUES (\(candidate), \(certificate), \(grounds?.text), \(actor.person), \(position))
            """)
    }

    func exempt(_ candidate: Candidate.ID, _ part: Sitting.Part, _ digest: ParticularDigest) throws {
        let evidence = try open(ExemptionEvidence.self, digest)
        try db.run(
            """
            INSERT INTO exemption (candidate, part, evidence, by, entry)
            VALUES (\(candidate), \(part.rawValue), \(evidence?.number), \(actor.person), \(position))
            """)
        // A seat ahead is not waited for.
        try db.run(
            """
            DELETE FROM placedSeat WHERE candidate = \(candidate)
                AND sitting IN (
                    SELECT id FROM sitting WHERE part = \(part.rawValue) AND state IN ('planned', 'open'))
            """)
    }

    func support(_ candidate: Candidate.ID, _ digest: ParticularDigest) throws {
        try db.run(
            """
            INSERT INTO candidateSupport (candidate, entry) VALUES (\(candidate), \(position))
            ON CONFLICT (candidate) DO UPDATE SET entry = excluded.entry
            """)
        switch try open(CandidateSupport.self, digest) {
        case .needs(let codes, let evidence):
            try db.run(
                """
                UPDATE candidateSupport SET needs = \(codes.map(\.rawValue).joined(separator: " ")),
                    needsEvidence = \(evidence)
                WHERE candidate = \(candidate)
                """)
        case .fee(let ground, let evidence):
            try db.run(
                """
                UPDATE candidateSupport SET feeGround = \(ground.rawValue), feeEvidence = \(evidence)
                WHERE candidate = \(candidate)
                """)
        case nil: break
        }
    }

    /// Empties what was made of a candidate's records beside the candidate's own row.
    func forgetSelection(_ candidate: Candidate.ID) throws {
        try db.run(
            """
            UPDATE secondCertificate SET grounds = NULL, entry = \(position) WHERE candidate = \(candidate)
            """)
        try db.run(
            "UPDATE exemption SET evidence = NULL, entry = \(position) WHERE candidate = \(candidate)")
        try db.run(
            """
            UPDATE candidateSupport SET needs = NULL, needsEvidence = NULL, feeGround = NULL,
                feeEvidence = NULL, entry = \(position)
            WHERE candidate = \(candidate)
            """)
    }
}
