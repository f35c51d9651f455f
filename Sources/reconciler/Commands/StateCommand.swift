import ArgumentParser
import Lab
import Manifests

struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Keys of the published state snapshot.",
        subcommands: [Key.self])

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key",
            abstract: "Print the public key that CI trusts, as --state-key takes it.",
            discussion: "Makes the key, and the state folder, where there is none.")

        @OptionGroup var daemon: DaemonOptions

        func run() async throws {
            let folder = try StateLock.folder(of: daemon.load().settings)
            try Console.result("\(try SnapshotKey.kept(in: folder).publicKey)")
        }
    }
}
