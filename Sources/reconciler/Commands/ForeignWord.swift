import ArgumentParser
import Manifests

/// Advice on words that are no commands here: commands of other programs, in whose place a manifest
/// says what is wanted, and misspelt commands.
enum ForeignWord {
    /// What to do in place of the first argument; nil when that is a command, or no known word.
    static func advice(on arguments: some Collection<String>) -> String? {
        guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
        guard !commands.contains(word) else { return adviceBelow(word, arguments.dropFirst()) }
        if let cure = cures[word] { return "there is no command '\(word)': \(cure)" }
        guard let meant = Spelling.meant(by: word, among: commands) else { return nil }
        return "there is no command '\(word)'; did you mean '\(meant)'?"
    }

    /// Advice on the subcommand of a command that has subcommands.
    private static func adviceBelow(
        _ command: String, _ arguments: some Collection<String>
    ) -> String? {
        let subcommands =
            ReconcilerCommand.configuration.subcommands
            .first { $0.configuration.commandName == command }?.configuration.subcommands ?? []
        let known = subcommands.compactMap { $0.configuration.commandName }
        guard !known.isEmpty, let word = arguments.first, !word.hasPrefix("-"), word != "help",
            !known.contains(word)
        else { return nil }
        return "there is no command '\(command) \(word)'; there is "
            + known.map { "'\(command) \($0)'" }.joined(separator: ", ")
    }

    private static var commands: [String] {
        let subcommands = ReconcilerCommand.configuration.subcommands
        return subcommands.compactMap { $0.configuration.commandName } + ["help"]
    }

    private static let stop = """
        write 'suspend: true' below 'spec' in its manifest to stop it and go on later, or \
        'cancel: true' to end it, and commit that
        """
    private static let delete = """
        take its manifest out and commit that; 'dropData: true' below 'spec' deletes the files \
        of its results alone
        """
    private static let repeating = """
        write another text at 'rerun:' below 'spec' in its manifest, and take out 'suspend' and \
        'cancel'; commit that
        """
    private static let create = """
        write a manifest and commit it; 'reconciler init' writes a first one, and 'reconciler \
        explain KIND' says what it may hold
        """
    private static let later = """
        it is not built yet; docs/operations.md says under 'Not there yet' what to do instead
        """
    private static let look = "write 'reconciler get', 'describe', 'why' or 'logs'"

    private static let cures: [String: String] = [
        "stop": stop, "cancel": stop, "abort": stop, "kill": stop, "pause": stop, "suspend": stop,
        "delete": delete, "remove": delete, "rm": delete, "destroy": delete, "drop": delete,
        "start": repeating, "restart": repeating, "resume": repeating, "retry": repeating,
        "rerun": repeating, "create": create, "add": create, "new": create, "edit": create,
        "set": create, "submit": create, "list": look, "ls": look, "ps": look, "status": look,
        "show": look, "top": look, "upload": later, "user": later, "undelete": later, "gc": later,
        "hold": later, "doctor": later, "backup": later,
    ]
}
