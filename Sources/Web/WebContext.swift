package import Hummingbird
package import NIOCore

/// What one request carries through middleware and routes.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection: where it comes from, and the peer's certificate on the sync port.
    package let channel: any Channel
    /// Chosen by cookie, else by the browser, else Chinese.
    package var language = Language.Code.chinese
    /// Who is signed in, if anybody is.
    package var visitor: Visitor?
    /// The submitted form, read once by ``FormGuard``.
    package var form = SubmittedForm()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// For what is read without a limit of its own (``BodyLimit``).
    package var maxUploadSize: Int { BodyLimit().bytesMax }

    /// Names the request in answers and logs, so that a person can quote it.
    package var requestID: String { id }

    /// The client's address without its port, as the rate limit counts it.
    package var clientAddress: String {
        (channel.remoteAddress ?? channel.parent?.remoteAddress)?.ipAddress ?? "local"
    }

    /// The person signed in.
    ///
    /// - Throws: ``SignInNeeded``: pages answer it with the sign-in form, the API with 401.
    package func requireVisitor() throws -> Visitor {
        guard let visitor else { throw SignInNeeded() }
        return visitor
    }
}

/// Nobody is signed in, and the page wants somebody.
package struct SignInNeeded: Error {
    package init() {}
}

/// The person is signed in but this page is not theirs.
package struct NotTheirPage: Error {
    package init() {}
}
