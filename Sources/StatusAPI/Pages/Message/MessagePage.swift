/// A page with one sentence: an error, the outcome of a sign-in, or a new link.
struct MessagePage: PageView {
    static let template = PageTemplate("message", PackageResources.message_stencil)
    let title: String
    let text: String
    private var link: Link?

    /// A new link, which can be followed when it leads to the web or to this service.
    private struct Link: Encodable {
        let url: String
        let isWeb: Bool
    }

    init(_ title: String, _ text: String) {
        self.title = title
        self.text = text
    }

    init(_ minted: MintedLink) {
        title = "Your link is ready"
        text =
            "It works until \(HumanText.absolute(minted.expiresAt)) and is shown only this once."
        link = Link(
            url: minted.url,
            isWeb: ["http://", "https://", "/"].contains { minted.url.hasPrefix($0) })
    }
}
