import Exam

/// Every command there is, one to a line, by capability. `PermissionTests` fails when one is missing.
let allCommands: [any Command.Type] = [
    // CheckIn
    CheckInCandidate.self,
    ProposeAbsence.self,
    ConfirmAbsence.self,
    ReverseAbsence.self,
    // Devices
    IssueEnrolmentCode.self,
    EnrolDevice.self,
    RevokeDevice.self,
    // Duty
    AdoptDutyRoster.self,
    WithdrawDutyRoster.self,
    ReplaceProctor.self,
    ReportForDuty.self,
    // Results
    EnterMark.self,
    DecideOutcomes.self,
    // Staff
    AppointStaff.self,
    SetRoles.self,
    SuspendStaff.self,
    ReinstateStaff.self,
    IssueSignInCode.self,
    RecordPasswordSet.self,
    RecordSignIn.self,
    RecordSignOut.self,
    // Upkeep
    BeginRehearsal.self,
    FoundStation.self,
    RecordStart.self,
    RecordStop.self,
    RecordClockStep.self,
    AdoptProfile.self,
]
