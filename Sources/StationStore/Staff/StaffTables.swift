import Exam
import GRDB

enum StaffTables {
    static let schema = """
        CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT,
            nameFolded TEXT,
            department TEXT NOT NULL,
            roles TEXT NOT NULL,
            qualifications TEXT NOT NULL,
            telephone TEXT,
            sex TEXT CHECK (sex IN ('female', 'male')),
            category TEXT CHECK (category IN (
                'fullTimeTeacher', 'dualRole', 'administrative', 'industryTeacher', 'bodyTrainer')),
            firstYear INTEGER,
            team TEXT,
            taughtGroups TEXT NOT NULL DEFAULT '',
            subjects TEXT NOT NULL DEFAULT '',
            isActive INTEGER NOT NULL CHECK (isActive IN (0, 1)),
            lastSuspended INTEGER,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- One lead a team at most (row 60).
        CREATE TABLE teamLead (
            team TEXT PRIMARY KEY,
            staff TEXT NOT NULL UNIQUE REFERENCES staff (id),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- Of every certificate, or of every level: ''. The number is NULL when erased.
        CREATE TABLE staffQualification (
            staff TEXT NOT NULL REFERENCES staff (id),
            kind TEXT NOT NULL CHECK (kind IN (
                'assessor', 'seniorAssessor', 'qualitySupervisor', 'proctor', 'technician', 'medic')),
            certificate TEXT NOT NULL,
            level TEXT NOT NULL CHECK (level IN ('', 'junior', 'intermediate', 'senior')),
            issued TEXT NOT NULL,
            expires TEXT,
            lastDay TEXT NOT NULL CHECK (lastDay >= issued),
            number TEXT,
            entry INTEGER NOT NULL,
            PRIMARY KEY (staff, kind, certificate, level, issued)
        ) STRICT, WITHOUT ROWID;
        -- What is NULL is erased.
        CREATE TABLE interest (
            staff TEXT NOT NULL REFERENCES staff (id),
            year INTEGER NOT NULL,
            series INTEGER NOT NULL,
            isNothing INTEGER NOT NULL CHECK (isNothing IN (0, 1)),
            relatives TEXT,
            relativeGroups TEXT,
            taughtGroups TEXT,
            moment INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (staff, year, series)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX staffQualificationByLastDay ON staffQualification (lastDay);
        """
}

extension StaffEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .appointed(let staff, let department, let roles, let qualifications, let digest):
            let person = try projection.open(StaffParticulars.self, digest)
            try db.run(
                """
                INSERT INTO staff
                    (id, name, nameFolded, telephone, sex, department, roles, qualifications, isActive, entry)
                VALUES (\(staff), \(person?.name), \(person.map { NameFolding.folded($0.name) }),
                    \(person?.telephone), \(person?.sex?.rawValue), \(department),
                    \(RoleList.text(of: roles)), \(qualifications.joined(separator: "; ")), TRUE, \(entry))
                """)
        case .rolesSet(let staff, let roles):
            try db.run(
                "UPDATE staff SET roles = \(RoleList.text(of: roles)), entry = \(entry) WHERE id = \(staff)")
        case .suspended(let staff):
            try db.run(
                """
                UPDATE staff SET isActive = FALSE, lastSuspended = \(entry), entry = \(entry)
                WHERE id = \(staff)
                """)
        case .reinstated(let staff):
            try db.run("UPDATE staff SET isActive = TRUE, entry = \(entry) WHERE id = \(staff)")
        case .described(
            let staff, let department, let category, let firstYear, let team, let isTeamLead, let groups,
            let subjects, let digest):
            let description = StaffDescription(
                department: department, category: category, firstYear: firstYear, team: team,
                isTeamLead: isTeamLead, groups: groups, subjects: subjects)
            try projection.describe(staff, description, digest)
        case .qualified(
            let staff, let kind, let certificate, let level, let issued, let expires, let digest):
            let qualification = Qualification(
                kind: kind, certificate: certificate, level: level, issued: issued, expires: expires)
            try projection.qualify(staff, qualification, digest)
        case .qualificationRevoked(let staff, let kind, let certificate, let level, let issued):
            try db.run(
                """
                DELETE FROM staffQualification
                WHERE staff = \(staff) AND kind = \(kind.rawValue)
                    AND certificate = \(certificate?.rawValue ?? "") AND level = \(level?.rawValue ?? "")
                    AND issued = \(issued.text)
                """)
        case .interestDeclared(let staff, let year, let series, let isNothing, let digest):
            let said = try projection.open(InterestDeclaration.self, digest)
            try db.run(
                """
                INSERT INTO interest
                    (staff, year, series, isNothing, relatives, relativeGroups, taughtGroups, moment, entry)
                VALUES (\(staff), \(year), \(series), \(isNothing),
                    \(said.map { WordList.text($0.relatives.map(\.rawValue)) }),
                    \(said.map { WordList.text($0.relativeGroups) }),
                    \(said.map { WordList.text($0.taughtGroups) }), \(projection.moment), \(entry))
                ON CONFLICT (staff, year, series) DO UPDATE SET
                    isNothing = excluded.isNothing, relatives = excluded.relatives,
                    relativeGroups = excluded.relativeGroups, taughtGroups = excluded.taughtGroups,
                    moment = excluded.moment, entry = excluded.entry
                """)
        case .engaged(let staff, let span, let reason): try projection.engage(staff, span, reason)
        case .freed(let staff, let span): try projection.free(staff, span)
        case .wished(let staff, let span, let weight): try projection.wish(staff, span, weight)
        case .dutyCapped(let staff, let perDay, let perSeries):
            try projection.cap(staff, DutyCap(sessionsPerDay: perDay, sessionsPerSeries: perSeries))
        case .codeIssued, .passwordSet, .signedIn, .signedOut: break
        }
    }
}

extension Projection {
    fileprivate func describe(
        _ staff: Staff.ID, _ description: StaffDescription, _ digest: ParticularDigest?
    ) throws {
        try db.run(
            """
            UPDATE staff SET department = \(description.department), category = \(description.category?.rawValue),
                firstYear = \(description.firstYear), team = \(description.team),
                taughtGroups = \(WordList.text(description.groups)),
                subjects = \(WordList.text(description.subjects)), entry = \(position)
            WHERE id = \(staff)
            """)
        try db.run("DELETE FROM teamLead WHERE staff = \(staff)")
        if let team = description.team, description.isTeamLead {
            try db.run(
                """
                INSERT INTO teamLead (team, staff, entry) VALUES (\(team), \(staff), \(position))
                ON CONFLICT (team) DO UPDATE SET staff = excluded.staff, entry = excluded.entry
                """)
        }
        guard let digest else { return }
        let person = try open(StaffParticulars.self, digest)
        try db.run(
            """
            UPDATE staff SET name = \(person?.name), nameFolded = \(person.map { NameFolding.folded($0.name) }),
                telephone = \(person?.telephone), sex = \(person?.sex?.rawValue)
            WHERE id = \(staff)
            """)
    }

    fileprivate func qualify(
        _ staff: Staff.ID, _ qualification: Qualification, _ digest: ParticularDigest?
    ) throws {
        let number = try digest.flatMap { try open(QualificationNumber.self, $0)?.number }
        try db.run(
            """
            INSERT INTO staffQualification
                (staff, kind, certificate, level, issued, expires, lastDay, number, entry)
            VALUES (\(staff), \(qualification.kind.rawValue), \(qualification.certificate?.rawValue ?? ""),
                \(qualification.level?.rawValue ?? ""), \(qualification.issued.text),
                \(qualification.expires?.text), \(qualification.lastDay.text), \(number), \(position))
            ON CONFLICT (staff, kind, certificate, level, issued) DO UPDATE SET
                expires = excluded.expires, lastDay = excluded.lastDay,
                number = coalesce(excluded.number, number), entry = excluded.entry
            """)
        try db.run("UPDATE staff SET entry = \(position) WHERE id = \(staff)")
    }

    /// Empties what was made of somebody's records.
    func forgetStaff(_ staff: Staff.ID) throws {
        try db.run(
            """
            UPDATE staff SET name = NULL, nameFolded = NULL, telephone = NULL, sex = NULL, entry = \(position)
            WHERE id = \(staff)
            """)
        try db.run(
            "UPDATE staffQualification SET number = NULL, entry = \(position) WHERE staff = \(staff)")
        try db.run(
            """
            UPDATE interest SET relatives = NULL, relativeGroups = NULL, taughtGroups = NULL, entry = \(position)
            WHERE staff = \(staff)
            """)
    }
}

/// Words in one column, between semicolons; none of them holds one.
enum WordList {
    static func text(_ words: [String]) -> String { words.joined(separator: ";") }

    static func words(_ text: String) -> [String] { text.split(separator: ";").map(String.init) }
}
