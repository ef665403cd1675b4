package import Exam
import HTTPTypes
package import Hummingbird

/// What stands at the head of every page and print: the place and its time.
package struct Letterhead: Sendable {
    /// The station's number, `017`; at central empty.
    package let number: String
    package let title: String
    package let isRehearsal: Bool
    package let time: StationTime
    package let now: Moment
    /// The journal's last position when the page was made; nil at central, which has no journal of its own.
    package let position: Int64?
    /// Size and root of the latest signed checkpoint, short enough to copy by hand.
    package let checkpoint: String?

    package init(
        number: String, title: String, isRehearsal: Bool, time: StationTime, now: Moment, position: Int64?,
        checkpoint: String?
    ) {
        self.number = number
        self.title = title
        self.isRehearsal = isRehearsal
        self.time = time
        self.now = now
        self.position = position
        self.checkpoint = checkpoint
    }
}

/// One word of the main navigation.
package struct NavigationEntry: Sendable {
    /// The key of its word, below `frame.navigation`.
    package let key: String
    package let path: String
    /// Where pages of this area stand besides.
    package let otherPaths: [String]

    package init(key: String, path: String, otherPaths: [String] = []) {
        self.key = key
        self.path = path
        self.otherPaths = otherPaths
    }

    /// Whether the page at `address` belongs here.
    func holds(_ address: String) -> Bool {
        ([path] + otherPaths).contains { address == $0 || address.hasPrefix($0 + "/") }
    }
}

/// Puts a page's model into the frame that all pages share.
package struct Pages: Sendable {
    package let languages: Languages
    package let templates: Templates
    private let letterhead: @Sendable () async -> Letterhead
    private let navigation: @Sendable (Visitor) -> [NavigationEntry]

    /// - Parameters:
    ///   - languages: every sentence.
    ///   - templates: every page.
    ///   - letterhead: asked for every page; must not fail, because error pages want it too.
    ///   - navigation: what this visitor may open, in order.
    package init(
        languages: Languages, templates: Templates,
        letterhead: @escaping @Sendable () async -> Letterhead,
        navigation: @escaping @Sendable (Visitor) -> [NavigationEntry]
    ) {
        self.languages = languages
        self.templates = templates
        self.letterhead = letterhead
        self.navigation = navigation
    }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - name: the template.
    ///   - title: the page's one subject, as staff name it.
    ///   - live: the topic whose changes the page shows as they happen (``LiveHub``).
    ///   - status: 200 but for errors.
    ///   - model: what the template calls `page`.
    ///   - request: where the page stands.
    ///   - context: who asks, in which language.
    /// - Returns: the page as HTML in UTF-8.
    package func page(
        _ name: String, title: String, live: String? = nil, status: HTTPResponse.Status = .ok,
        _ model: some Sendable, _ request: Request, _ context: WebContext
    ) async -> Response {
        let rendering = await rendering(name, title: title, live: live, model, request, context)
        return Self.html(rendering(), status)
    }

    /// The same page, to be made where the caller likes: a long one takes a second.
    package func rendering(
        _ name: String, title: String, live: String? = nil, _ model: some Sendable, _ request: Request,
        _ context: WebContext
    ) async -> @Sendable () -> String {
        let frame = await frame(title: title, live: live, request, context)
        let (templates, language) = (templates, context.language)
        return { templates.render(name, Framed(frame: frame, page: model), in: language) }
    }

    /// A piece of a page, for the script to put where the eye is.
    package func fragment(
        _ name: String, status: HTTPResponse.Status = .ok, _ model: some Sendable, _ context: WebContext
    ) -> Response {
        Self.html(templates.render(name, Piece(page: model), in: context.language), status)
    }

    package func language(_ context: WebContext) -> Language { languages[context.language] }

    private func frame(
        title: String, live: String?, _ request: Request, _ context: WebContext
    ) async -> Frame {
        let head = await letterhead()
        let language = languages[context.language]
        let path = request.uri.path
        let entries = context.visitor.map(navigation) ?? []
        return Frame(
            language: context.language.rawValue, otherLanguage: context.language.other.rawValue,
            title: title, station: head.title, number: head.number, isRehearsal: head.isRehearsal,
            now: head.now.milliseconds, utcOffsetMinutes: head.time.utcOffsetMinutes,
            clock: head.time.second(head.now), day: head.time.day(head.now),
            weekday: language.text("frame.weekday.\(head.time.weekday(head.now))"),
            position: head.position, checkpoint: head.checkpoint, path: path, live: live,
            navigation: entries.map { entry in
                Frame.Link(
                    word: language.text("frame.navigation.\(entry.key)"), path: entry.path,
                    current: entry.holds(path) ? "page" : nil)
            },
            visitor: context.visitor.map { visitor in
                Frame.Person(
                    label: visitor.name ?? visitor.id, id: visitor.id,
                    roles: visitor.roles.sorted()
                        .compactMap { language.find("words.role.\($0)") }
                        .joined(separator: language.text("frame.listSeparator")),
                    csrf: visitor.csrf)
            })
    }

    /// An answer that a browser shows as a page.
    package static func html(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

private struct Framed<Model: Sendable>: Sendable {
    let frame: Frame
    let page: Model
}

private struct Piece<Model: Sendable>: Sendable {
    let page: Model
}

private struct Frame: Sendable {
    struct Link: Sendable {
        let word: String
        let path: String
        let current: String?
    }

    struct Person: Sendable {
        let label: String
        let id: String
        let roles: String
        let csrf: String
    }

    let language: String
    let otherLanguage: String
    let title: String
    let station: String
    let number: String
    let isRehearsal: Bool
    let now: Int64
    let utcOffsetMinutes: Int
    let clock: String
    let day: String
    let weekday: String
    let position: Int64?
    let checkpoint: String?
    let path: String
    let live: String?
    let navigation: [Link]
    let visitor: Person?
}
