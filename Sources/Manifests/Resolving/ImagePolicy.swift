/// Which images may run: those that the daemon and the Lab both allow.
struct ImagePolicy {
    private let daemon: [WildcardPattern]?
    private let lab: [WildcardPattern]?
    private let hidesDaemon: Bool

    init(_ policy: LoadPolicy, lab: [String]?) {
        hidesDaemon = policy.hidesAllowedImages
        daemon = policy.allowedImages?.map(WildcardPattern.init)
        self.lab = lab?.map(WildcardPattern.init)
    }

    /// Why the image may not run; nil when it may.
    func problem(with image: String) -> String? {
        if let lab, !lab.contains(where: { $0.matches(image) }) {
            return "image \(quoted(image)) is not allowed; the Lab allows \(Self.list(lab))"
        }
        if let daemon, !daemon.contains(where: { $0.matches(image) }) {
            let remedy =
                hidesDaemon
                ? "ask those who keep the server" : "the server allows \(Self.list(daemon))"
            return "image \(quoted(image)) is not allowed; \(remedy)"
        }
        return nil
    }

    private static func list(_ patterns: [WildcardPattern]) -> String {
        guard !patterns.isEmpty else { return "none" }
        let shown = patterns.prefix(5).map(\.text).joined(separator: ", ").prefix(200)
        return patterns.count > 5 ? "\(shown), …" : String(shown)
    }
}
