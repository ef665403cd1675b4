import Exam
import GRDB

enum CertificateTables {
    static let schema = """
        CREATE TABLE allowedTitle (
            title TEXT NOT NULL,
            level TEXT NOT NULL,
            organisation TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (title, level)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificateStanding (
            certificate TEXT PRIMARY KEY REFERENCES certificate (id),
            status TEXT NOT NULL CHECK (status IN ('vetting', 'approved', 'suspended', 'exited')),
            approval TEXT,
            approvedDay TEXT,
            levels TEXT NOT NULL,
            owner TEXT REFERENCES staff (id),
            capFen INTEGER CHECK (capFen > 0),
            capReference TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificateVetting (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            step TEXT NOT NULL CHECK (step IN ('fileLodged', 'officeVetted', 'meetingHeld', 'platformFiled')),
            reference TEXT NOT NULL,
            day TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, step)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificateCondition (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            major TEXT NOT NULL,
            years INTEGER NOT NULL,
            classes INTEGER NOT NULL,
            students INTEGER NOT NULL,
            teachersShare INTEGER NOT NULL CHECK (teachersShare BETWEEN 0 AND 100),
            expertsShare INTEGER NOT NULL CHECK (expertsShare BETWEEN 0 AND 100),
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, major)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mainCertificate (
            major TEXT PRIMARY KEY,
            certificate TEXT NOT NULL REFERENCES certificate (id),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE admittedMajor (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            major TEXT NOT NULL,
            grounds TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, major)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificateCourse (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            course TEXT NOT NULL,
            creditTenths INTEGER NOT NULL CHECK (creditTenths > 0),
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, course)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE majorPlan (
            major TEXT NOT NULL,
            year INTEGER NOT NULL,
            students INTEGER NOT NULL CHECK (students >= 0),
            places INTEGER NOT NULL CHECK (places >= 0),
            entry INTEGER NOT NULL,
            PRIMARY KEY (major, year)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE series (
            year INTEGER NOT NULL,
            number INTEGER NOT NULL,
            firstDay TEXT NOT NULL,
            leadDays INTEGER NOT NULL,
            isClosed INTEGER NOT NULL CHECK (isClosed IN (0, 1)),
            entry INTEGER NOT NULL,
            PRIMARY KEY (year, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seriesCertificate (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            year INTEGER NOT NULL,
            series INTEGER NOT NULL,
            contract TEXT NOT NULL,
            contractDay TEXT NOT NULL,
            isCourseExam INTEGER NOT NULL CHECK (isCourseExam IN (0, 1)),
            isConfirmed INTEGER NOT NULL CHECK (isConfirmed IN (0, 1)),
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, year, series),
            FOREIGN KEY (year, series) REFERENCES series (year, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seriesFee (
            certificate TEXT NOT NULL,
            year INTEGER NOT NULL,
            series INTEGER NOT NULL,
            fee TEXT NOT NULL CHECK (fee IN ('assessment', 'training')),
            kind TEXT NOT NULL CHECK (kind IN ('student', 'social')),
            fen INTEGER NOT NULL CHECK (fen >= 0),
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, year, series, fee, kind),
            FOREIGN KEY (certificate, year, series) REFERENCES seriesCertificate (certificate, year, series),
            CHECK (fee <> 'training' OR kind <> 'student')
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seriesCost (
            entry INTEGER PRIMARY KEY,
            certificate TEXT NOT NULL,
            year INTEGER NOT NULL,
            series INTEGER NOT NULL,
            cost TEXT NOT NULL,
            payer TEXT NOT NULL,
            fen INTEGER NOT NULL CHECK (fen > 0),
            reference TEXT NOT NULL,
            FOREIGN KEY (certificate, year, series) REFERENCES seriesCertificate (certificate, year, series)
        ) STRICT;
        CREATE INDEX seriesCostByCertificate ON seriesCost (certificate, year, series);
        CREATE TABLE fundLine (
            entry INTEGER PRIMARY KEY,
            certificate TEXT NOT NULL REFERENCES certificate (id),
            year INTEGER NOT NULL,
            fund TEXT NOT NULL,
            fen INTEGER NOT NULL CHECK (fen > 0),
            reference TEXT NOT NULL
        ) STRICT;
        CREATE TABLE seriesList (
            entry INTEGER PRIMARY KEY,
            certificate TEXT NOT NULL,
            year INTEGER NOT NULL,
            series INTEGER NOT NULL,
            recipient TEXT NOT NULL CHECK (recipient IN ('academicAffairs', 'awardingBody')),
            day TEXT NOT NULL,
            candidateCount INTEGER NOT NULL CHECK (candidateCount > 0),
            FOREIGN KEY (certificate, year, series) REFERENCES seriesCertificate (certificate, year, series)
        ) STRICT;
        CREATE INDEX seriesListByCertificate ON seriesList (certificate, year, series);
        """
}

extension CertificateEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .allowed(let title, let level, let organisation):
            try db.run(
                """
                INSERT INTO allowedTitle (title, level, organisation, entry)
                VALUES (\(title), \(level.rawValue), \(organisation), \(entry))
                ON CONFLICT (title, level) DO UPDATE SET organisation = excluded.organisation, entry = excluded.entry
                """)
        case .vettingRecorded(let certificate, let step, let reference, let day):
            try db.run(
                """
                INSERT INTO certificateVetting (certificate, step, reference, day, entry)
                VALUES (\(certificate), \(step.rawValue), \(reference), \(day.text), \(entry))
                """)
        case .conditionsStated(
            let certificate, let major, let years, let classes, let students, let teachers, let experts):
            try db.run(
                """
                INSERT INTO certificateCondition
                    (certificate, major, years, classes, students, teachersShare, expertsShare, entry)
                VALUES (\(certificate), \(major), \(years), \(classes), \(students), \(teachers), \(experts),
                    \(entry))
                ON CONFLICT (certificate, major) DO UPDATE SET
                    years = excluded.years, classes = excluded.classes, students = excluded.students,
                    teachersShare = excluded.teachersShare, expertsShare = excluded.expertsShare,
                    entry = excluded.entry
                """)
        case .approved(let certificate, let number, let day, let levels):
            try db.run(
                """
                INSERT INTO certificateStanding (certificate, status, approval, approvedDay, levels, entry)
                VALUES (\(certificate), 'approved', \(number), \(day.text),
                    \(levels.map(\.rawValue).joined(separator: " ")), \(entry))
                ON CONFLICT (certificate) DO UPDATE SET
                    status = excluded.status, approval = excluded.approval, approvedDay = excluded.approvedDay,
                    levels = excluded.levels, entry = excluded.entry
                """)
        case .suspended(let certificate, _): try projection.set(.suspended, certificate)
        case .resumed(let certificate): try projection.set(.approved, certificate)
        case .exited(let certificate, _): try projection.set(.exited, certificate)
        case .ownerNamed(let certificate, let staff):
            try db.run(
                """
                INSERT INTO certificateStanding (certificate, status, levels, owner, entry)
                VALUES (\(certificate), 'vetting', '', \(staff), \(entry))
                ON CONFLICT (certificate) DO UPDATE SET owner = excluded.owner, entry = excluded.entry
                """)
        case .capSet(let certificate, let amount, let reference):
            try db.run(
                """
                INSERT INTO certificateStanding (certificate, status, levels, capFen, capReference, entry)
                VALUES (\(certificate), 'vetting', '', \(amount.fen), \(reference), \(entry))
                ON CONFLICT (certificate) DO UPDATE SET
                    capFen = excluded.capFen, capReference = excluded.capReference, entry = excluded.entry
                """)
        case .mainNamed(let certificate, let major):
            try db.run(
                """
                INSERT INTO mainCertificate (major, certificate, entry)
                VALUES (\(major), \(certificate), \(entry))
                ON CONFLICT (major) DO UPDATE SET certificate = excluded.certificate, entry = excluded.entry
                """)
        case .majorAdmitted(let certificate, let major, let grounds):
            try db.run(
                """
                INSERT INTO admittedMajor (certificate, major, grounds, entry)
                VALUES (\(certificate), \(major), \(grounds), \(entry))
                """)
        case .courseMapped(let certificate, let course, let creditTenths):
            try db.run(
                """
                INSERT INTO certificateCourse (certificate, course, creditTenths, entry)
                VALUES (\(certificate), \(course), \(creditTenths), \(entry))
                ON CONFLICT (certificate, course) DO UPDATE SET
                    creditTenths = excluded.creditTenths, entry = excluded.entry
                """)
        case .majorPlanned(let major, let year, let students, let places):
            try db.run(
                """
                INSERT INTO majorPlan (major, year, students, places, entry)
                VALUES (\(major), \(year), \(students), \(places), \(entry))
                ON CONFLICT (major, year) DO UPDATE SET
                    students = excluded.students, places = excluded.places, entry = excluded.entry
                """)
        case .weekReported, .weekFiled, .certificatesArrived, .certificateHandedOut, .inspectionDrawn:
            try projectRegister(projection)
        case .seriesOpened, .seriesMoved, .seriesClosed, .termsSet, .feeSet, .costEntered, .fundSpent,
            .listSent, .confirmed:
            try projectSeries(projection)
        }
    }
}

extension Projection {
    fileprivate func set(_ status: CertificateStatus, _ certificate: Certificate.ID) throws {
        try db.run(
            """
            INSERT INTO certificateStanding (certificate, status, levels, entry)
            VALUES (\(certificate), \(status.rawValue), '', \(position))
            ON CONFLICT (certificate) DO UPDATE SET status = excluded.status, entry = excluded.entry
            """)
    }
}
