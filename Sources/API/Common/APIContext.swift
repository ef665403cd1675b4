import Exam
import Hummingbird
import Logging
import NIOCore
import StationStore
import Vault
import Web

/// What one call carries: who asks, and what they sent.
struct APIContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let language: Language.Code
    let requestID: String
    /// nil when nobody says who they are.
    var caller: Caller?
    /// Read once, within its limit, before the call.
    var body = ByteBuffer()
    /// The call's `Idempotency-Key`.
    var key: String?

    init(context: WebContext) {
        coreContext = context.coreContext
        language = context.language
        requestID = context.requestID
    }

    /// Who asks.
    ///
    /// - Throws: `SignInNeeded`: 401.
    func requireCaller() throws -> Caller {
        guard let caller else { throw SignInNeeded() }
        return caller
    }

    /// The person who asks, on whatever device.
    ///
    /// - Throws: `SignInNeeded`, or `NotTheirPage` for a device by itself.
    func requirePerson() throws -> SignedIn {
        guard let person = try requireCaller().person else { throw NotTheirPage() }
        return person
    }

    /// Lets a reader pass who holds one of `roles`.
    @discardableResult
    func require(_ roles: Set<Role>) throws -> SignedIn {
        let person = try requirePerson()
        guard !person.roles.isDisjoint(with: roles) else { throw NotTheirPage() }
        return person
    }

    /// Whether the reader holds one of `roles`. False for a device by itself.
    func holds(_ roles: Set<Role>) -> Bool {
        caller?.person.map { !$0.roles.isDisjoint(with: roles) } ?? false
    }

    /// Who gives the command of this call.
    var actor: Actor { get throws { try requireCaller().actor } }

    /// What goes with the command: the key, so that a repeat is answered and not carried out, sealed records,
    /// and the version that the caller saw.
    func commandRequest(
        _ particulars: [SealedParticular] = [], expecting expected: ExpectedVersion? = nil
    ) -> CommandRequest {
        CommandRequest(id: key, particulars: particulars, expected: expected)
    }
}

/// Who may read what. Commands are judged by the store; these are for reading.
enum Sight {
    /// Names of people and the masks of their documents.
    static let names: Set<Role> = [.chief, .deputy, .registrar, .proctor, .floater, .inspector]
    /// Names of staff: those, and whoever keeps the accounts.
    static let staffNames: Set<Role> = names.union([.administrator, .personnel])
    /// Marks and outcomes before they are released.
    static let marks: Set<Role> = [.chief, .marker, .inspector]
    static let journal: Set<Role> = [.administrator, .chief, .deputy, .inspector]
    static let devices: Set<Role> = [.administrator, .chief, .deputy, .inspector]
    static let roster: Set<Role> = [.chief, .deputy, .registrar]
    static let reports: Set<Role> = [.chief, .deputy, .registrar, .inspector]
    static let board: Set<Role> = [
        .chief, .deputy, .registrar, .custodian, .proctor, .floater, .inspector, .administrator,
    ]
}
