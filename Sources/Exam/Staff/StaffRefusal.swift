/// Why the station does not take a command from this person or device, or a command about staff.
package enum StaffRefusal: String, Refusal {
    case notPermitted = "staff.not-permitted"
    case unknownStaff = "staff.unknown-staff"
    case suspended = "staff.suspended"
    case deviceNotEnrolled = "staff.device-not-enrolled"
    case secondIsFirst = "staff.second-is-first"
    case alreadyAppointed = "staff.already-appointed"
    case listedTwice = "staff.listed-twice"
    case malformedNumber = "staff.malformed-number"
    case departmentMissing = "staff.department-missing"
    case tooMany = "staff.too-many"
    case noRole = "staff.no-role"
    case lastAdministrator = "staff.last-administrator"
    case ownAccount = "staff.own-account"
    case notOwnAccount = "staff.not-own-account"
}
