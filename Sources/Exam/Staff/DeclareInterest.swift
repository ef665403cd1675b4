/// What somebody declares before a series: whom they could favour. A sealed record, as it names people.
package struct InterestDeclaration: Codable, Equatable, Sendable {
    /// Close relatives among the candidates, by admission number.
    package let relatives: [Candidate.ID]
    /// Classes with a close relative in them, where the number is not at hand.
    package let relativeGroups: [String]
    /// Classes taught this year.
    package let taughtGroups: [String]

    package init(relatives: [Candidate.ID], relativeGroups: [String], taughtGroups: [String]) {
        self.relatives = relatives
        self.relativeGroups = relativeGroups
        self.taughtGroups = taughtGroups
    }

    /// Whether there is nothing to declare.
    package var isNothing: Bool { relatives.isEmpty && relativeGroups.isEmpty && taughtGroups.isEmpty }

    /// Relatives, or classes, of one declaration.
    package static let linesMax = 40

    func check() throws(StaffRefusal) {
        guard relatives.count <= Self.linesMax, Set(relatives).count == relatives.count,
            relatives.allSatisfy(\.isWellFormed)
        else { throw .declarationMalformed }
        for groups in [relativeGroups, taughtGroups] {
            guard groups.count <= Self.linesMax, Set(groups).count == groups.count,
                groups.allSatisfy(StaffDescription.isWord)
            else { throw .declarationMalformed }
        }
    }
}

/// Declares one's interests for a series. Nobody does it for another; a change is another declaration.
package struct DeclareInterest: Command {
    package let staff: Staff.ID
    package let year: Int
    package let series: Int
    package let declaration: InterestDeclaration
    /// The same, sealed.
    package let particulars: ParticularDigest

    package init(
        staff: Staff.ID, year: Int, series: Int, declaration: InterestDeclaration,
        particulars: ParticularDigest
    ) {
        self.staff = staff
        self.year = year
        self.series = series
        self.declaration = declaration
        self.particulars = particulars
    }

    package static let permission = Permission.everybody

    package struct Facts: Sendable {
        /// Nil where no such series was opened.
        package let series: SeriesFact?
        /// Those of the declared relatives who stand on the roster of the series.
        package let candidates: Set<Candidate.ID>
        /// What the person has declared for the series; nil for nothing yet, or erased.
        package let declared: InterestDeclaration?

        package init(
            series: SeriesFact?, candidates: Set<Candidate.ID>, declared: InterestDeclaration?
        ) {
            self.series = series
            self.candidates = candidates
            self.declared = declared
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnDeclaration }
        guard let known = facts.series else { throw .seriesUnknown }
        guard !known.isClosed else { throw .seriesClosed }
        try declaration.check()
        guard facts.candidates.isSuperset(of: declaration.relatives) else { throw .relativeUnknown }
        guard facts.declared != declaration else { return [] }
        return [
            .staff(
                .interestDeclared(
                    staff: staff, year: year, series: series, isNothing: declaration.isNothing,
                    particulars: particulars))
        ]
    }

    /// Salts are random, and what is declared is nobody's business: a repeated request is recognised by the rest.
    private enum CodingKeys: String, CodingKey {
        case staff
        case year
        case series
    }
}

/// Why somebody may not serve, with the clause.
package enum RecusalClause: String, Sendable, Codable, CaseIterable {
    /// No declaration, no duty: nobody knows whom the person could favour.
    case undeclared
    /// A close relative sits there.
    case relative
    /// The person teaches a class that sits there.
    case ownClass
    /// The person belongs to a department that owns a paper that is sat there.
    case ownDepartment
}

/// Who would serve, as far as recusal looks at them.
package struct RecusalPerson: Equatable, Sendable {
    package let department: String
    package let category: StaffCategory?
    /// Nil where none was given for the series.
    package let declaration: InterestDeclaration?
    /// Classes that the staff list says they teach, whatever they declare.
    package let taughtGroups: [String]

    package init(
        department: String, category: StaffCategory?, declaration: InterestDeclaration?,
        taughtGroups: [String]
    ) {
        self.department = department
        self.category = category
        self.declaration = declaration
        self.taughtGroups = taughtGroups
    }
}

/// Who sits in one room at one time, or in a whole sitting, and whose papers they write.
package struct RecusalScene: Equatable, Sendable {
    package let candidates: Set<Candidate.ID>
    /// Their classes; members of the public have none.
    package let groups: Set<String>
    /// Departments of those who own the certificates.
    package let departments: Set<String>

    package init(candidates: Set<Candidate.ID>, groups: Set<String>, departments: Set<String>) {
        self.candidates = candidates
        self.groups = groups
        self.departments = departments
    }
}

/// Recusal (回避): hard rules, the same for solver, judge and page.
package enum Recusal {
    /// What keeps a person out of a room, nothing for who may serve there. Proctors are besides not of a department
    /// whose paper is sat; assessors may be.
    package static func clauses(
        for person: RecusalPerson, in room: RecusalScene, asProctor: Bool
    ) -> [RecusalClause] {
        var clauses = person.declaration == nil ? [RecusalClause.undeclared] : []
        if hasRelative(person, in: room) { clauses.append(.relative) }
        let taught = person.taughtGroups + (person.declaration?.taughtGroups ?? [])
        if !room.groups.isDisjoint(with: taught) { clauses.append(.ownClass) }
        if asProctor, room.departments.contains(person.department) { clauses.append(.ownDepartment) }
        return clauses
    }

    /// What keeps a person from papers, keys and scripts of a sitting, whatever room they would be in.
    package static func clausesOfPapers(
        for person: RecusalPerson, in sitting: RecusalScene
    ) -> [RecusalClause] {
        let undeclared = person.declaration == nil ? [RecusalClause.undeclared] : []
        return undeclared + (hasRelative(person, in: sitting) ? [.relative] : [])
    }

    /// Whether a person may serve anywhere in a sitting: those from outside not while a relative sits it.
    package static func mayServe(_ person: RecusalPerson, anywhereIn sitting: RecusalScene) -> Bool {
        let isFromOutside = person.category == .industryTeacher || person.category == .bodyTrainer
        return person.declaration != nil && !(isFromOutside && hasRelative(person, in: sitting))
    }

    private static func hasRelative(_ person: RecusalPerson, in scene: RecusalScene) -> Bool {
        guard let declaration = person.declaration else { return false }
        return !scene.candidates.isDisjoint(with: declaration.relatives)
            || !scene.groups.isDisjoint(with: declaration.relativeGroups)
    }
}
