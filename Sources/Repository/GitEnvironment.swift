internal import Foundation

/// All environment variables of a git process; it inherits no others.
///
/// No settings of the machine or the account apply, no hook and no filter is configured, git never
/// prompts, and only the given transport works, whatever the repository's own settings say.
struct GitEnvironment: Sendable {
    let variables: [String: String]
    /// The path of git, searched once along `PATH`; nil when there is none.
    let git: String?

    /// For reading a local object store: no transport works.
    ///
    /// - Parameter inherited: the variables of this process; only those that say how to find git
    ///   and reach the network are taken over.
    static func reading(inherited: [String: String]) -> GitEnvironment {
        GitEnvironment(
            inherited: inherited, home: "/", configuration: "/dev/null", transport: nil,
            extra: [:])
    }

    /// For talking to one remote.
    static func fetching(
        _ remote: RemoteLocation, home: String, ssh: SSHAccess, inherited: [String: String]
    ) -> GitEnvironment {
        var settings = fixedSettings
        if let credentials = remote.credentials {
            // In the environment, because every account can see the arguments.
            let encoded = Data(credentials.utf8).base64EncodedString()
            settings.append(("http.extraHeader", "Authorization: Basic \(encoded)"))
        }
        return GitEnvironment(
            inherited: inherited, home: home, configuration: "\(home)/.gitconfig",
            transport: remote.transport.rawValue,
            extra: variables(for: settings).merging(["GIT_SSH_COMMAND": ssh.command]) { $1 })
    }

    private init(
        inherited: [String: String], home: String, configuration: String, transport: String?,
        extra: [String: String]
    ) {
        var variables = inherited.filter { Self.takenOver.contains($0.key) && !$0.value.isEmpty }
        // A git that uses GnuTLS ignores `SSL_CERT_FILE`, so it gets its own variable.
        if let authorities = variables["SSL_CERT_FILE"], variables["GIT_SSL_CAINFO"] == nil {
            variables["GIT_SSL_CAINFO"] = authorities
        }
        variables.merge(Self.variables(for: Self.fixedSettings)) { $1 }
        variables.merge([
            "HOME": home,
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": configuration,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "",
            "SSH_ASKPASS_REQUIRE": "never",
            "GIT_ALLOW_PROTOCOL": transport ?? "none",
            "GIT_PROTOCOL_FROM_USER": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_PAGER": "cat",
            "GIT_SSH_COMMAND": "false",
            "GIT_SSH_VARIANT": "ssh",
        ]) { $1 }
        variables.merge(extra) { $1 }
        if variables["PATH"] == nil { variables["PATH"] = "/usr/local/bin:/usr/bin:/bin" }
        self.variables = variables
        git = Self.path(of: "git", in: variables)
    }

    private init(variables: [String: String], git: String?) {
        self.variables = variables
        self.git = git
    }

    /// A copy with more settings, which take precedence, and more variables.
    func adding(
        _ settings: [(key: String, value: String)], _ more: [String: String]
    ) -> GitEnvironment {
        let all = variables.merging(Self.variables(for: Self.fixedSettings + settings)) { $1 }
        return GitEnvironment(variables: all.merging(more) { $1 }, git: git)
    }

    /// The path of a program, searched along `PATH`; nil when there is none.
    func path(of program: String) -> String? { Self.path(of: program, in: variables) }

    private static func path(of program: String, in variables: [String: String]) -> String? {
        (variables["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let takenOver: Set<String> = [
        "PATH", "TMPDIR", "SSH_AUTH_SOCK", "https_proxy", "HTTPS_PROXY", "http_proxy", "no_proxy",
        "NO_PROXY", "all_proxy", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
    ]

    /// Settings that override those of the repository. Ownership is not checked (`safe.directory`),
    /// because these commands execute nothing that a repository configures.
    private static let fixedSettings: [(key: String, value: String)] = [
        ("safe.directory", "*"),
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("core.askPass", ""),
        ("credential.helper", ""),
        ("credential.interactive", "false"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("submodule.recurse", "false"),
        ("fetch.recurseSubmodules", "false"),
        ("http.followRedirects", "initial"),
        ("core.packedRefsTimeout", "2000"),
        ("core.fsync", "committed,loose-object,reference"),
    ]

    private static func variables(
        for settings: [(key: String, value: String)]
    ) -> [String: String] {
        var variables = ["GIT_CONFIG_COUNT": "\(settings.count)"]
        for (index, setting) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.key
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.value
        }
        return variables
    }
}

extension GitEnvironment: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Shows no variable, because some hold credentials.
    var description: String { "GitEnvironment(redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
