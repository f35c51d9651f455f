import ArgumentParser
import StatusAPI

struct SignInLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in-link",
        abstract: "Make a link that signs one browser in as admin, once, within 15 minutes.",
        discussion: "Works over the daemon's socket only, which its own account and root can open.")

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let data = try await client.client().post("/api/v1/sign-in-link")
        try Console.result(Report<SignInLink>.decode(data).url)
    }
}
