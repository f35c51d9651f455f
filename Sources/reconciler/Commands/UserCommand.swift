import ArgumentParser
import Basics
import StatusAPI

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Manage the accounts of users.",
        subcommands: [InviteCommand.self])
}

struct InviteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Make a link with which a user sets a password, once, within 72 hours.",
        discussion: """
            The User has to be declared in the lab's manifests. Send the link to that person only. \
            A user who forgot the password gets a new invitation; the old password works until \
            the new one is set.
            """)

    @Argument(help: "Name of the User, such as alice.") var name: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let user = PercentEncoding.encode(name)
        let data = try await client.client().post("/api/v1/invitations?user=\(user)")
        try Console.result(Report<Invitation>.decode(data).url)
    }
}
