import Foundation

extension PageTemplate {
    static let message = PageTemplate("message", PackageResources.message_stencil)
}

/// A page with one sentence: an error, the outcome of a sign-in, or a new link.
enum MessagePage {
    static func model(heading: String, text: String, in frame: PageFrame) -> PageModel {
        frame.model(title: heading)
            .adding(["heading": .text(heading), "text": .text(text), "link": .html("")])
    }

    /// Shows a new link, which can be followed only when it leads to the web or to this service.
    static func model(link: MintedLink, in frame: PageFrame) -> PageModel {
        let isWeb = ["http://", "https://", "/"].contains { link.url.hasPrefix($0) }
        let shown: HTML =
            isWeb
            ? #"<a href="\#(link.url)" rel="noreferrer">Download now</a>"#
            : #"<span class="mono">\#(link.url)</span>"#
        let text =
            "It works until \(HumanText.absolute(link.expiresAt)) and is shown only this once."
        return model(heading: "Your link is ready", text: text, in: frame)
            .adding(["link": .html(#"<p class="lead">\#(shown)</p>"#)])
    }
}
