/// Commands of other programs that people type here, where a manifest says what is wanted.
enum ForeignWord {
    /// What to do in place of the first of the arguments; nil when that is no such word.
    static func advice(on arguments: some Collection<String>) -> String? {
        guard let word = arguments.first, let cure = cures[word] else { return nil }
        return "there is no command '\(word)': \(cure)"
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
    private static let look = "write 'reconciler get', 'describe', 'why' or 'logs'"

    private static let cures: [String: String] = [
        "stop": stop, "cancel": stop, "abort": stop, "kill": stop, "pause": stop, "suspend": stop,
        "delete": delete, "remove": delete, "rm": delete, "destroy": delete, "drop": delete,
        "start": repeating, "restart": repeating, "resume": repeating, "retry": repeating,
        "rerun": repeating, "create": create, "add": create, "new": create, "edit": create,
        "set": create, "submit": create, "list": look, "ls": look, "ps": look, "status": look,
        "show": look, "top": look,
    ]
}
