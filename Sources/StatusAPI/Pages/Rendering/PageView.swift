/// The content of a page: a report, or a report with what the page draws from it. Its template
/// names the members as `page.…`, under the names that they have in JSON.
protocol PageView: Encodable, Sendable {
    static var template: PageTemplate { get }
    /// Title of the window, and most often the heading.
    var title: String { get }
}

/// The text of a template, from a file of its own.
struct PageTemplate: Hashable, Sendable {
    let name: String
    let source: String

    /// - Parameter contents: the file, as the package embeds it.
    init(_ name: String, _ contents: [UInt8]) {
        self.name = name
        source = String(decoding: contents, as: UTF8.self)
    }

    /// The template that all pages extend.
    static let layout = PageTemplate("layout", PackageResources.layout_stencil)
}
