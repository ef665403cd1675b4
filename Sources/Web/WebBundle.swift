package import Foundation

/// Where the program's own templates, sentences and assets are.
package enum WebBundle {
    package static var templates: URL { resources.appending(path: "Templates") }
    package static var languages: URL { resources.appending(path: "Languages") }
    package static var assets: URL { resources.appending(path: "Assets") }

    private static var resources: URL { Bundle.module.bundleURL }
}
