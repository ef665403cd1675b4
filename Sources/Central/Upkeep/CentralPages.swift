import Exam
import Foundation
import Hummingbird
import Web

/// Central's pages: who signs in sees every station and every outcome.
struct CentralPages: Sendable {
    let pages: Pages
    private let assets: Assets
    private let store: CentralStore
    private let desk: CentralDesk
    private let time: StationTime

    init(store: CentralStore, office: OfficeRecord, desk: CentralDesk) throws {
        self.store = store
        self.desk = desk
        let time = StationTime(utcOffsetMinutes: office.utcOffsetMinutes)
        self.time = time
        assets = try Assets(folder: WebBundle.assets)
        let languages = try Languages(folder: WebBundle.languages)
        let own = Bundle.module.bundleURL.appending(path: "Templates")
        pages = Pages(
            languages: languages,
            templates: try Templates(
                folders: [WebBundle.templates, own], languages: languages, assets: assets),
            letterhead: {
                Letterhead(
                    number: "", title: office.title, isRehearsal: false, time: time, now: CentralDesk.now(),
                    position: nil, checkpoint: nil)
            },
            navigation: { _ in
                [
                    NavigationEntry(key: "stations", path: "/stations"),
                    NavigationEntry(key: "outcomes", path: "/outcomes"),
                ]
            })
    }

    func add(to router: some RouterMethods<WebContext>) {
        assets.add(to: router)
        let group = router.group()
        group.add(middleware: PageErrors(pages: pages))
        group.add(middleware: VisitorLookup(keeper: desk))
        group.add(middleware: FormGuard())
        SignInRoutes(desk: desk, pages: pages, time: time, lead: "central.signInLead").add(to: group)
        LanguageRoutes().add(to: group)
        StationRoutes(store: store, pages: pages, time: time).add(to: group)
        OutcomeRoutes(store: store, pages: pages, time: time).add(to: group)
        group.get("/") { _, _ in Response.redirect(to: "/stations") }
        // The frame's search field: at central there is one list to search.
        group.get("search") { request, _ in
            let query = request.uri.query.map { "?" + $0 } ?? ""
            return Response.redirect(to: "/outcomes" + query)
        }
    }
}
