import Exam

/// Every command there is, one to a line, by capability. `PermissionTests` fails when one is missing.
let allCommands: [any Command.Type] = [
    // Candidates
    ImportRoster.self,
    ListCertificate.self,
    SetQuota.self,
    WithdrawCandidate.self,
    ReissueTicket.self,
    // CheckIn
    ProposeAbsence.self,
    ConfirmAbsence.self,
    ReverseAbsence.self,
    CheckInCandidate.self,
    // Devices
    EnrolDevice.self,
    RevokeDevice.self,
    IssueEnrolmentCode.self,
    // Duty
    AdoptDutyRoster.self,
    WithdrawDutyRoster.self,
    ReplaceProctor.self,
    ReportForDuty.self,
    // Incidents
    CountersignIncident.self,
    RecodeIncident.self,
    CloseIncident.self,
    ReportIncident.self,
    ReportImpersonation.self,
    // Papers
    ExpectPackets.self,
    SignPacketStep.self,
    // Results
    DecideOutcomes.self,
    EnterMark.self,
    // Rooms
    AddRooms.self,
    ImportRooms.self,
    DescribeRoom.self,
    SetRoomState.self,
    SetLayout.self,
    MarkSeat.self,
    SetEquipment.self,
    SetFeatures.self,
    SetMachines.self,
    CloseRoom.self,
    ReopenRoom.self,
    RecordInspection.self,
    CheckRoom.self,
    UncheckRoom.self,
    // Seating
    FreezeSeatingPlan.self,
    DrawSeatingPlan.self,
    StageSeating.self,
    AdoptSeatingPlan.self,
    PublishSeating.self,
    ReopenSeating.self,
    MoveCandidate.self,
    // Sittings
    PlanSittings.self,
    OpenSitting.self,
    StartSitting.self,
    EndSitting.self,
    CloseSitting.self,
    SignSitting.self,
    // Staff
    AppointStaff.self,
    SetRoles.self,
    SuspendStaff.self,
    ReinstateStaff.self,
    IssueSignInCode.self,
    RecordPasswordSet.self,
    RecordSignIn.self,
    RecordSignOut.self,
    // Sync
    ApproveBatch.self,
    EnrolCentral.self,
    RecordReceipt.self,
    RecordRejection.self,
    // Upkeep
    EraseParticulars.self,
    BeginRehearsal.self,
    FoundStation.self,
    RecordStart.self,
    RecordStop.self,
    RecordClockStep.self,
    AdoptProfile.self,
]
