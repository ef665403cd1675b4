import Hummingbird
import Web

/// What can be set at the station, on one page.
struct SettingsRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    private static let places = [
        ("staff", "/settings/staff"), ("devices", "/settings/devices"), ("rooms", "/settings/rooms"),
        ("certificates", "/settings/certificates"), ("batches", "/settings/batches"), ("system", "/system"),
    ]

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings", use: show)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.settings)
        let language = pages.language(context)
        let page = DeskPage(
            heading: language.text("frame.navigation.settings"), headline: language.text("settings.headline"),
            sections: [
                DeskPage.Section(
                    factList: .init(
                        facts: Self.places.map { key, path in
                            DeskPage.Fact(
                                factWord: language.text("settings.\(key)"),
                                factText: language.text("settings.\(key)Meaning"), factPath: path)
                        }))
            ])
        return await pages.page("desk", title: page.heading, page, request, context)
    }
}
