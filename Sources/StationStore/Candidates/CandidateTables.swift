package import Exam
import Foundation
import GRDB
package import Vault

enum CandidateTables {
    static let schema = """
        CREATE TABLE certificate (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            level TEXT NOT NULL,
            organisation TEXT NOT NULL,
            majors TEXT NOT NULL,
            isOpen INTEGER NOT NULL CHECK (isOpen IN (0, 1)),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE quota (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            major TEXT NOT NULL,
            year INTEGER NOT NULL,
            places INTEGER NOT NULL CHECK (places >= 0),
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, major, year)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE candidate (
            id TEXT PRIMARY KEY CHECK (length(id) = 14),
            certificate TEXT NOT NULL REFERENCES certificate (id),
            major TEXT NOT NULL,
            class TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('student', 'social')),
            isWithdrawn INTEGER NOT NULL CHECK (isWithdrawn IN (0, 1)),
            -- Empty: the station's own college.
            institution TEXT NOT NULL DEFAULT '',
            isSelected INTEGER NOT NULL DEFAULT 1 CHECK (isSelected IN (0, 1)),
            name TEXT,
            nameFolded TEXT,
            documentType TEXT,
            documentMask TEXT,
            documentDigest BLOB,
            studentNumber TEXT,
            telephoneMask TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX candidateByCertificate ON candidate (certificate, major);
        -- Once for a certificate in each year and series (the first five digits); who withdrew may come back.
        CREATE UNIQUE INDEX candidateByDocument ON candidate (documentDigest, certificate, substr(id, 1, 5))
            WHERE NOT isWithdrawn;
        -- Numbers that an import in pieces keeps for itself, for ever: also those of one that was taken back.
        CREATE TABLE rosterRange (
            entry INTEGER PRIMARY KEY,
            fileDigest TEXT NOT NULL,
            entrantCount INTEGER NOT NULL,
            first TEXT NOT NULL,
            last TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'dropped'))
        ) STRICT;
        -- One import at a time.
        CREATE UNIQUE INDEX rosterOpen ON rosterRange (state) WHERE state = 'open';
        -- People of an import that is not closed: no candidates yet.
        CREATE TABLE stagedCandidate (
            id TEXT PRIMARY KEY CHECK (length(id) = 14),
            certificate TEXT NOT NULL REFERENCES certificate (id),
            major TEXT NOT NULL,
            class TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('student', 'social')),
            institution TEXT NOT NULL,
            isSelected INTEGER NOT NULL CHECK (isSelected IN (0, 1)),
            name TEXT,
            nameFolded TEXT,
            documentType TEXT,
            documentMask TEXT,
            documentDigest BLOB,
            studentNumber TEXT,
            telephoneMask TEXT,
            particulars TEXT NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX stagedByDocument ON stagedCandidate (documentDigest);
        CREATE TABLE candidatePhoto (
            candidate TEXT PRIMARY KEY REFERENCES candidate (id),
            -- Of the record beside the journal.
            digest TEXT NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE rosterImport (
            entry INTEGER PRIMARY KEY,
            fileDigest TEXT NOT NULL UNIQUE,
            candidateCount INTEGER NOT NULL,
            -- Empty where a corrected file brought nobody new.
            first TEXT NOT NULL,
            last TEXT NOT NULL
        ) STRICT;
        """
}

extension CandidateEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .certificateListed(
            let certificate, let title, let level, let organisation, let majors, let isOpen):
            try db.run(
                """
                INSERT INTO certificate (id, title, level, organisation, majors, isOpen, entry)
                VALUES (\(certificate), \(title), \(level.rawValue), \(organisation),
                    \(majors.joined(separator: ";")), \(isOpen), \(entry))
                """)
        case .quotaSet(let certificate, let major, let year, let places):
            try db.run(
                """
                INSERT INTO quota (certificate, major, year, places, entry)
                VALUES (\(certificate), \(major), \(year), \(places), \(entry))
                ON CONFLICT (certificate, major, year) DO UPDATE SET places = excluded.places, entry = excluded.entry
                """)
        case .registered(
            let candidate, let certificate, let major, let group, let kind, let institution, let digest):
            let person = try projection.open(CandidateParticulars.self, digest)
            if try projection.isStaged(candidate) {
                return try db.run(
                    """
                    INSERT INTO stagedCandidate
                        (id, certificate, major, class, kind, institution, isSelected, name, nameFolded, documentType,
                            documentMask, documentDigest, studentNumber, telephoneMask, particulars, entry)
                    VALUES (\(candidate), \(certificate), \(major), \(group), \(kind.rawValue),
                        \(institution ?? ""), TRUE, \(person?.name),
                        \(person.map { NameFolding.folded($0.name) }), \(person?.documentType.rawValue),
                        \(person.map { Masking.document($0.documentNumber) }),
                        \(person.map { projection.documentDigest($0) }), \(person?.studentNumber),
                        \(person?.telephone.map { Masking.telephone($0) }), \(digest.rawValue), \(entry))
                    """)
            }
            try db.run(
                """
                INSERT INTO candidate
                    (id, certificate, major, class, kind, isWithdrawn, institution, name, nameFolded, documentType,
                        documentMask, documentDigest, studentNumber, telephoneMask, entry)
                VALUES (\(candidate), \(certificate), \(major), \(group), \(kind.rawValue), FALSE,
                    \(institution ?? ""), \(person?.name),
                    \(person.map { NameFolding.folded($0.name) }), \(person?.documentType.rawValue),
                    \(person.map { Masking.document($0.documentNumber) }),
                    \(person.map { projection.documentDigest($0) }), \(person?.studentNumber),
                    \(person?.telephone.map { Masking.telephone($0) }), \(entry))
                ON CONFLICT (id) DO UPDATE SET certificate = excluded.certificate, major = excluded.major,
                    class = excluded.class, kind = excluded.kind, institution = excluded.institution,
                    name = excluded.name, nameFolded = excluded.nameFolded, documentType = excluded.documentType,
                    documentMask = excluded.documentMask, documentDigest = excluded.documentDigest,
                    studentNumber = excluded.studentNumber, telephoneMask = excluded.telephoneMask,
                    entry = excluded.entry
                """)
        case .rosterOpened(let fileDigest, let count, let first, let last):
            try db.run(
                """
                INSERT INTO rosterRange (entry, fileDigest, entrantCount, first, last, state)
                VALUES (\(entry), \(fileDigest), \(count), \(first), \(last), 'open')
                """)
        case .rosterDropped:
            try db.run("UPDATE rosterRange SET state = 'dropped' WHERE state = 'open'")
        case .rosterImported(let fileDigest, let count, let first, let last):
            try projection.adoptStaged(fileDigest)
            try db.run(
                """
                INSERT INTO rosterImport (entry, fileDigest, candidateCount, first, last)
                VALUES (\(entry), \(fileDigest), \(count), \(first), \(last))
                """)
        case .photoFiled(let candidate, let digest):
            try db.run(
                """
                INSERT INTO candidatePhoto (candidate, digest, entry)
                VALUES (\(candidate), \(digest.rawValue), \(entry))
                ON CONFLICT (candidate) DO UPDATE SET digest = excluded.digest, entry = excluded.entry
                """)
        // A look changes nothing: the entry alone tells of it.
        case .particularsShown: break
        case .rosterCorrected(let fileDigest, let addedCount, _, _, let first, let last):
            try db.run(
                """
                INSERT INTO rosterImport (entry, fileDigest, candidateCount, first, last)
                VALUES (\(entry), \(fileDigest), \(addedCount), \(first?.rawValue ?? ""), \(last?.rawValue ?? ""))
                """)
        case .withdrawn(let candidate):
            try db.run("UPDATE candidate SET isWithdrawn = TRUE, entry = \(entry) WHERE id = \(candidate)")
            // A seat ahead is free again; one in a sitting under way stays for the absence list.
            try db.run(
                """
                DELETE FROM placedSeat WHERE candidate = \(candidate)
                    AND sitting IN (SELECT id FROM sitting WHERE state IN ('planned', 'open'))
                """)
        case .ticketReissued(let candidate, let generation):
            try TicketTables.reissue(candidate, generation, projection)
        case .applied(let candidate):
            if try projection.isStaged(candidate) {
                return try db.run("UPDATE stagedCandidate SET isSelected = FALSE WHERE id = \(candidate)")
            }
            try projection.setSelection("applied", nil, candidate)
        case .selected(let candidate, let basis): try projection.setSelection("selected", basis, candidate)
        case .passedOver(let candidate, let basis):
            try projection.setSelection("passedOver", basis, candidate)
        case .secondAllowed(let candidate, let certificate, let digest):
            try projection.allowSecond(candidate, certificate, digest)
        case .partExempted(let candidate, let part, let digest):
            try projection.exempt(candidate, part, digest)
        case .exemptionRevoked(let candidate, let part):
            try db.run("DELETE FROM exemption WHERE candidate = \(candidate) AND part = \(part.rawValue)")
        case .supportRecorded(let candidate, let digest): try projection.support(candidate, digest)
        }
    }
}

extension Projection {
    /// Whether the number belongs to an import that is not closed.
    fileprivate func isStaged(_ candidate: Candidate.ID) throws -> Bool {
        try db.value(
            Int.self,
            "SELECT 1 FROM rosterRange WHERE state = 'open' AND \(candidate) BETWEEN first AND last") != nil
    }

    /// Makes the people of the open import candidates; nothing for one that came in one piece.
    fileprivate func adoptStaged(_ fileDigest: String) throws {
        let open = try db.value(
            Int.self, "SELECT 1 FROM rosterRange WHERE state = 'open' AND fileDigest = \(fileDigest)")
        guard open != nil else { return }
        try db.run(
            """
            INSERT INTO candidate
                (id, certificate, major, class, kind, isWithdrawn, institution, isSelected, name, nameFolded,
                    documentType, documentMask, documentDigest, studentNumber, telephoneMask, entry)
            SELECT id, certificate, major, class, kind, FALSE, institution, isSelected, name, nameFolded,
                documentType, documentMask, documentDigest, studentNumber, telephoneMask, \(position)
            FROM stagedCandidate
            """)
        try db.run(
            """
            INSERT INTO selection (candidate, state, basis, by, entry)
            SELECT id, 'applied', NULL, \(actor.person), \(position) FROM stagedCandidate WHERE NOT isSelected
            """)
        try db.run("DELETE FROM stagedCandidate")
        try db.run("UPDATE rosterRange SET state = 'closed' WHERE state = 'open'")
    }

    fileprivate func documentDigest(_ person: CandidateParticulars) -> Data {
        Data(keys.lookup.documentDigest(person))
    }
}

extension LookupKey {
    /// The keyed digest by which a document is found without its number standing in clear, 32 bytes.
    ///
    /// The number is in its normal form: see ``IdentityDocument/normalized(_:)``.
    package func documentDigest(_ person: CandidateParticulars) -> [UInt8] {
        digest(kind: person.documentType.rawValue, value: person.documentNumber)
    }
}
