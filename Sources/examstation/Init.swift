import ArgumentParser
import Daemon
import Foundation
import Station

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Founds a station: folder, keys, its own certificate authority, the first administrator.",
        discussion:
            "The host name is fixed here: browsers keep pages and queues under it. It is never an address.")

    @OptionGroup var settings: SettingsOptions

    @Option(help: "Three digits, given by the organisation: 068.")
    var number: String

    @Option(help: "The station's name, as it stands on pages and prints.")
    var title: String

    @Option(help: "The one host name at which browsers reach the station.")
    var host: String

    @Option(help: "The first administrator's name.")
    var administrator: String

    @Option(help: "Minutes east of Greenwich.")
    var utcOffsetMinutes = 480

    func run() async throws {
        let folder = StationFolder(try settings.load().path("data.folder"))
        let founding = Founding(
            number: number, title: title, host: host, utcOffsetMinutes: utcOffsetMinutes,
            administratorName: administrator)
        do {
            let code = try await founding.makeStation(in: folder)
            Terminal.say("station \(number) is founded in \(folder.root.path)")
            Terminal.say(
                "sign in at https://\(host):\(try settings.load().integer("listen.port"))/sign-in/code")
            Terminal.say("account  \(Founding.administrator)")
            Terminal.say("code     \(code)   (once, within 24 hours)")
        } catch {
            throw ending(error)
        }
    }
}
