import Exam
import Hummingbird
import StationStore
import Vault
import Web

/// What is wrong with a call, besides what the rules say.
enum APIFault: FaultReport, Equatable {
    case keyMalformed
    case keyNeeded
    case deviceUnverified
    case bodyTooDeep
    /// A field of the body, or of the address behind the question mark, is missing or no such value.
    case notUnderstood(field: String)
    /// A roster with lines that cannot be read. Nothing of it was taken.
    case rosterUnsound([ImportProblem])
    /// A workbook that calls itself a text, or the other way round.
    case sheetOfOtherType
    /// No sitting is left to plan.
    case nothingToPlan
    /// A fault of a desk.
    case other(code: String, status: Int, retryAfter: Int? = nil)

    var faultCode: String {
        switch self {
        case .keyMalformed: "key-malformed"
        case .keyNeeded: "key-needed"
        case .deviceUnverified: "device-unverified"
        case .bodyTooDeep: "body-too-deep"
        case .notUnderstood: "not-understood"
        case .rosterUnsound: "roster-unsound"
        case .sheetOfOtherType: "sheet-other-type"
        case .nothingToPlan: "nothing-to-plan"
        case .other(let code, _, _): code
        }
    }

    var httpStatus: Int {
        switch self {
        case .keyMalformed, .keyNeeded, .bodyTooDeep, .notUnderstood: 400
        case .deviceUnverified: 401
        case .rosterUnsound: 422
        case .sheetOfOtherType: 415
        case .nothingToPlan: 409
        case .other(_, let status, _): status
        }
    }

    var retryAfterSeconds: Int? {
        if case .other(_, _, let seconds) = self { return seconds }
        return nil
    }

    /// What an error of a desk or a parser means to the caller.
    ///
    /// - Returns: nil for an error that speaks for itself.
    init?(_ error: any Error, at now: Moment) {
        switch error {
        case let fault as APIFault: self = fault
        case let fault as SignInFault: self = Self.report(fault, at: now)
        case let fault as DeviceFault: self = Self.report(fault)
        case let fault as PasswordFault: self = Self.report(fault)
        case is PasswordHasherBusy: self = .other(code: "busy", status: 503, retryAfter: 1)
        case let error as HTTPError where error.status == .methodNotAllowed:
            self = .other(code: "wrong-method", status: 405)
        case let error as HTTPError where error.status == .unsupportedMediaType:
            self = .other(code: "media-type", status: 415)
        case let error as DecodingError:
            guard let field = Self.field(of: error) else { return nil }
            self = .notUnderstood(field: field)
        default: return nil
        }
    }

    private static func report(_ fault: SignInFault, at now: Moment) -> APIFault {
        switch fault {
        case .wrong: .other(code: "sign-in-wrong", status: 401)
        case .delayed(let until):
            .other(
                code: "sign-in-delayed", status: 429, retryAfter: max(1, Int(until.second - now.second) + 1))
        case .exhausted: .other(code: "sign-in-exhausted", status: 403)
        case .codeUnknown: .other(code: "code-unknown", status: 401)
        case .codeShownBefore: .other(code: "code-shown-before", status: 409)
        }
    }

    private static func report(_ fault: DeviceFault) -> APIFault {
        switch fault {
        case .codeUnknown: .other(code: "code-unknown", status: 401)
        case .codeShownBefore: .other(code: "code-shown-before", status: 409)
        // Unknown, revoked or forged: which of them is nobody's business.
        case .notEnrolled, .badSignature: .deviceUnverified
        }
    }

    private static func report(_ fault: PasswordFault) -> APIFault {
        switch fault {
        case .tooShort: .other(code: "password-short", status: 422)
        case .tooLong: .other(code: "password-long", status: 422)
        case .commonplace, .sameAsAccount: .other(code: "password-common", status: 422)
        }
    }

    /// Where a body went wrong, `manifest.0.declared`; nil when it is no JSON at all.
    private static func field(of error: DecodingError) -> String? {
        let path: [any CodingKey] =
            switch error {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        guard !path.isEmpty else { return nil }
        return path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
