/// Who answers for a journal entry.
///
/// Persons appear by their stable staff number, never by name: an entry is kept when
/// the person's particulars are erased.
package enum Actor: Hashable, Sendable {
    /// A member of staff, on the device they used, with the second person where the rule wants two.
    case staff(Staff.ID, device: Device.ID? = nil, second: Staff.ID? = nil)
    /// A device with no person signed in on it.
    case device(Device.ID)
    /// The station itself: sweeps that the clock drives.
    case station
    /// The central office, over its own authenticated channel.
    case central

    /// The member of staff who gave the command, if a person did.
    package var person: Staff.ID? {
        if case .staff(let id, _, _) = self { return id }
        return nil
    }

    /// The second person present at the same screen, if there is one.
    package var second: Staff.ID? {
        if case .staff(_, _, let second) = self { return second }
        return nil
    }

    package var device: Device.ID? {
        switch self {
        case .staff(_, let device, _): device
        case .device(let id): id
        case .station, .central: nil
        }
    }
}
