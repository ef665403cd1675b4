import Exam
import Foundation
package import Hummingbird
package import Proposals
package import StationStore
package import Web

/// The staff's pages.
package struct Console: Sendable {
    /// What the pages stand on. Wired by the station, and by tests.
    package struct Parts: Sendable {
        package let store: StationStore
        package let station: StationRecord
        package let checkpoints: CheckpointKeeper?
        package let desk: any StationDesk
        package let hub: LiveHub
        /// What the machine says of itself, for the system page.
        package let figures: @Sendable () async -> [SystemFigure]
        /// Where sheets can be put by stick or network instead of being uploaded.
        package let exchange: ExchangeFolder
        package let limit: BodyLimit
        /// Seating plans in the making.
        package let workbench: SeatingWorkbench
        /// Makes PDFs of prints; nil where there is nothing to make them with.
        package let press: (any PDFPress)?

        package init(
            store: StationStore, station: StationRecord, checkpoints: CheckpointKeeper?,
            desk: any StationDesk, hub: LiveHub, figures: @escaping @Sendable () async -> [SystemFigure],
            exchange: ExchangeFolder = ExchangeFolder(), limit: BodyLimit = BodyLimit(),
            workbench: SeatingWorkbench = SeatingWorkbench(), press: (any PDFPress)? = nil
        ) {
            self.workbench = workbench
            self.press = press
            self.limit = limit
            self.exchange = exchange
            self.store = store
            self.station = station
            self.checkpoints = checkpoints
            self.desk = desk
            self.hub = hub
            self.figures = figures
        }
    }

    package let parts: Parts
    package let pages: Pages
    private let prints: PrintDesk
    package let assets: Assets

    /// Reads sentences, templates and assets.
    ///
    /// - Throws: ``LanguageFault`` or ``TemplateFault`` with the file and what is wrong in it.
    package init(_ parts: Parts) throws {
        self.parts = parts
        prints = PrintDesk(now: { parts.store.now() })
        assets = try Assets(folder: WebBundle.assets)
        let languages = try Languages(folder: WebBundle.languages)
        let own = Bundle.module.bundleURL.appending(path: "Templates")
        let templates = try Templates(
            folders: [WebBundle.templates, own], languages: languages, assets: assets)
        pages = Pages(
            languages: languages, templates: templates,
            letterhead: {
                let head = parts.store.head
                return Letterhead(
                    number: parts.station.number, title: parts.station.title,
                    isRehearsal: parts.station.isRehearsal, time: parts.time, now: parts.store.now(),
                    position: head.position,
                    checkpoint: parts.checkpoints?.latest.map { "\($0.size) \($0.root.hex.prefix(16))" })
            },
            navigation: { visitor in ConsoleArea.navigation(for: visitor) })
    }

    /// Adds the pages to a router whose middleware already looks after hosts and headers.
    package func add(to router: some RouterMethods<WebContext>) {
        assets.add(to: router)
        let pages = router.group()
        pages.add(middleware: VisitorLookup(keeper: parts.desk))
        // After the lookup, so that a page that refuses still shows whose it is.
        pages.add(middleware: PageErrors(pages: self.pages))
        pages.add(middleware: FormGuard(limit: parts.limit))
        // And once more after the form is read, so that a refused form can be offered again.
        pages.add(middleware: PageErrors(pages: self.pages))
        SignInRoutes(desk: parts.desk, pages: self.pages, time: parts.time).add(to: pages)
        LanguageRoutes().add(to: pages)
        TodayRoutes(parts: parts, pages: self.pages).add(to: pages)
        BoardRoutes(parts: parts, pages: self.pages).add(to: pages)
        RoomRoutes(parts: parts, pages: self.pages).add(to: pages)
        CheckInRoutes(parts: parts).add(to: pages)
        PaperRoutes(parts: parts, pages: self.pages).add(to: pages)
        IncidentRoutes(parts: parts, pages: self.pages).add(to: pages)
        // Before the page of one sitting, whose address would take its own.
        SittingPlanningRoutes(parts: parts, pages: self.pages).add(to: pages)
        SittingSheetRoutes(parts: parts, pages: self.pages).add(to: pages)
        SittingStepRoutes(parts: parts, pages: self.pages).add(to: pages)
        DutyRoutes(parts: parts, pages: self.pages).add(to: pages)
        ResultRoutes(parts: parts, pages: self.pages).add(to: pages)
        ReportRoutes(parts: parts, pages: self.pages).add(to: pages)
        InspectionRoutes(parts: parts, pages: self.pages).add(to: pages)
        PrintRoutes(parts: parts, pages: self.pages, assets: assets, desk: prints).add(to: pages)
        JournalRoutes(parts: parts, pages: self.pages).add(to: pages)
        SystemRoutes(parts: parts, pages: self.pages).add(to: pages)
        SearchRoutes(parts: parts, pages: self.pages).add(to: pages)
        CandidateRoutes(parts: parts, pages: self.pages).add(to: pages)
        SelectionRoutes(parts: parts, pages: self.pages).add(to: pages)
        ImportRoutes(parts: parts, pages: self.pages).add(to: pages)
        CertificateRoutes(parts: parts, pages: self.pages).add(to: pages)
        CertificatePapersRoutes(parts: parts, pages: self.pages).add(to: pages)
        SeriesRoutes(parts: parts, pages: self.pages).add(to: pages)
        SeatingRoutes(parts: parts, pages: self.pages).add(to: pages)
        SeatingPlanRoutes(parts: parts, pages: self.pages).add(to: pages)
        SeatMoveRoutes(parts: parts, pages: self.pages).add(to: pages)
        SeatRepairRoutes(parts: parts, pages: self.pages).add(to: pages)
        RoomListRoutes(parts: parts, pages: self.pages).add(to: pages)
        RoomSettingsRoutes(parts: parts, pages: self.pages).add(to: pages)
        RoomLayoutRoutes(parts: parts, pages: self.pages).add(to: pages)
        RoomSheetRoutes(parts: parts, pages: self.pages).add(to: pages)
        ReadinessRoutes(parts: parts, pages: self.pages).add(to: pages)
        SittingListRoutes(parts: parts, pages: self.pages).add(to: pages)
        OfficeSheetRoutes<StaffSheet>(parts: parts, pages: self.pages).add(to: pages)
        OfficeSheetRoutes<QualificationSheet>(parts: parts, pages: self.pages).add(to: pages)
        OfficeSheetRoutes<TimetableSheet>(parts: parts, pages: self.pages).add(to: pages)
        AvailabilityRoutes(parts: parts, pages: self.pages).add(to: pages)
        StaffRoutes(parts: parts, pages: self.pages).add(to: pages)
        OwnRoutes(parts: parts, pages: self.pages).add(to: pages)
        DeviceRoutes(parts: parts, pages: self.pages).add(to: pages)
        BatchRoutes(parts: parts, pages: self.pages).add(to: pages)
        SettingsRoutes(parts: parts, pages: self.pages).add(to: pages)
        LiveRoutes(hub: parts.hub, admits: LiveFeed.admits).add(to: pages)
        // What no route knows is answered inside the group, where it is known who asks.
        pages.get("**") { _, _ -> Response in throw HTTPError(.notFound) }
    }

    /// Everything a browser meets, in the order in which it meets it.
    package func router(origin: StationOrigin, rateLimit: RateLimit = RateLimit()) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLines())
        router.add(middleware: SecurityHeaders())
        router.add(middleware: LanguageChoice())
        router.add(middleware: PageErrors(pages: pages))
        router.add(middleware: OriginGuard(origin))
        router.add(middleware: rateLimit)
        add(to: router)
        return router
    }

    /// Keeps boards moving; to be run beside the server.
    package var liveFeed: LiveFeed { LiveFeed(parts: parts, pages: pages) }
}

extension Console.Parts {
    var time: StationTime { StationTime(utcOffsetMinutes: station.utcOffsetMinutes) }

    /// The day that pages show: today, or the nearest day with a sitting when today has none.
    func shownDay(_ db: Snapshot, now: Moment) throws -> TimeSpan {
        let today = time.wholeDay(of: now)
        let nearest = try DayLineQueries.nearestStart(db, to: today.start)
        return nearest.map { time.wholeDay(of: $0) } ?? today
    }
}

extension WebContext {
    /// Who gives the commands of this request.
    ///
    /// - Throws: ``SignInNeeded``.
    var actor: Actor {
        get throws { .staff(Staff.ID(rawValue: try requireVisitor().id)) }
    }

    /// Lets the visitor into `area`.
    ///
    /// - Throws: ``SignInNeeded`` or ``NotTheirPage``.
    @discardableResult
    func enter(_ area: ConsoleArea) throws -> Visitor {
        let visitor = try requireVisitor()
        guard area.isOpen(to: visitor) else { throw NotTheirPage() }
        return visitor
    }
}
