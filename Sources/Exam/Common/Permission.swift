/// Who may give a kind of command: a pure rule, default deny.
///
/// The whole table, role × command, stands as a readable fixture in the tests.
package struct Permission: Sendable, Equatable {
    package let roles: Set<Role>
    package let allowsDevice: Bool
    package let allowsStation: Bool
    package let allowsCentral: Bool

    private init(roles: Set<Role>, device: Bool = false, station: Bool = false, central: Bool = false) {
        self.roles = roles
        allowsDevice = device
        allowsStation = station
        allowsCentral = central
    }

    /// Members of staff with at least one of `roles`.
    package static func staff(_ roles: Role...) -> Permission {
        Permission(roles: Set(roles))
    }

    /// Members of staff with one of `roles`, or an enrolled device by itself.
    package static func staffOrDevice(_ roles: Role...) -> Permission {
        Permission(roles: Set(roles), device: true)
    }

    /// Members of staff with one of `roles`, or the station's own clock-driven work.
    package static func staffOrStation(_ roles: Role...) -> Permission {
        Permission(roles: Set(roles), station: true)
    }

    /// Any member of staff, whatever the role: for what concerns their own person.
    package static let everybody = Permission(roles: Set(Role.allCases))

    /// The station itself: start, clock, sweeps, seeds.
    package static let station = Permission(roles: [], station: true)

    /// Central, or the station on its behalf when it carries a receipt home.
    package static let central = Permission(roles: [], station: true, central: true)

    /// Whether `actor`, holding `held`, may give the command.
    package func allows(_ actor: Actor, holding held: Set<Role>) -> Bool {
        switch actor {
        case .staff: !roles.isDisjoint(with: held)
        case .device: allowsDevice
        case .station: allowsStation
        case .central: allowsCentral
        }
    }
}

/// What a person may do at the station. One person may hold several.
package enum Role: String, CaseIterable, Codable, Sendable {
    case administrator
    case chief
    case deputy
    case registrar
    case custodian
    case proctor
    case floater
    case assessor
    case marker
    case inspector
    /// 教务处: approvals and overrides.
    case academicAffairs
    /// 财务处: fees, costs, caps.
    case finance
    /// 继续教育学院: members of the public.
    case continuingEducation
    /// 组织人事处: who may serve, and with what qualification.
    case personnel
}
