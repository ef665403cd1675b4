import Web

/// Why there is nothing to print, or no PDF of it.
enum PrintFault: FaultReport, Equatable {
    case nobodySeated
    case noChromium
    case waiting
    case crowded
    case failed

    var faultCode: String {
        switch self {
        case .nobodySeated: "print-nobody-seated"
        case .noChromium: "print-no-chromium"
        case .waiting: "print-waiting"
        case .crowded: "print-crowded"
        case .failed: "print-failed"
        }
    }

    var httpStatus: Int { self == .nobodySeated ? 409 : 503 }

    var retryAfterSeconds: Int? {
        switch self {
        case .waiting: 60
        case .crowded: 5
        case .nobodySeated, .noChromium, .failed: nil
        }
    }
}
