import Foundation
import Testing

@testable import Manifests

/// A flag wins over the environment, the environment over the file, and the file over the default;
/// the same tables read all of them.
struct SettingsTests {
    private static let file = """
        repository: {url: "https://robot:hunter2@git.example/lab.git"}
        stateFolder: /var/lib/lab
        status:
          port: 9000
        """

    private func load(
        _ text: String? = file, _ environment: [String: String] = [:],
        flags: [SettingOverride] = [], checks: [SettingCheck] = []
    ) -> Result<LoadedSettings, SettingsError> {
        DaemonSettings.load(
            text.map { SourceFile(path: "lab.yaml", content: Data($0.utf8)) },
            overrides: SettingOverride.all(in: environment).overrides + flags, checks: checks)
    }

    private func flag(_ name: String, _ value: String) -> SettingOverride {
        SettingOverride(name: name, value: value, source: "--set \(name)")
    }

    private func mistakes(of result: Result<LoadedSettings, SettingsError>) -> [String] {
        guard case .failure(let error) = result else { return [] }
        return error.diagnostics.map { "\($0.location.path) \($0.message)" }
    }

    @Test func aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws {
        let environment = ["RECONCILER_STATUS_PORT": "9001", "RECONCILER_STOP_GRACE": "5s"]
        #expect(try load().get().settings.status.port == 9000)
        let loaded = try load(Self.file, environment).get()
        #expect(loaded.settings.status.port == 9001)
        #expect(loaded.settings.stopGrace == .seconds(5))
        let flagged = try load(Self.file, environment, flags: [flag("status.port", "9002")]).get()
        #expect(flagged.settings.status.port == 9002)
        let sources = Dictionary(
            flagged.effective.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
        #expect(sources["status.port"] == "--set status.port")
        #expect(sources["stopGrace"] == "RECONCILER_STOP_GRACE")
        #expect(sources["stateFolder"] == "lab.yaml:2")
        #expect(sources["dockerSocket"] == "default")
    }

    @Test(arguments: ["", "---\n", "# nothing yet\n"])
    func anEmptyFileIsToldWhatItNeeds(text: String) {
        #expect(
            mistakes(of: load(text)) == [
                "lab.yaml the settings file is empty; it needs at least the lines 'repository: "
                    + "{url: \"…\"}' and 'stateFolder: …'"
            ])
    }

    @Test func whatIsOffIsShownAsFalse() throws {
        let shown = try load().get().effective.first { $0.name == "repository.signatures.required" }
        #expect(shown?.value == "false")
    }

    @Test func everySettingHasItsVariable() {
        let variables = SettingsTable.rows.map(\.variable)
        #expect(Set(variables).count == variables.count)
        for variable in [
            "RECONCILER_REPOSITORY_URL", "RECONCILER_REPOSITORY_POLL_INTERVAL",
            "RECONCILER_STATUS_PUBLIC_URL", "RECONCILER_S3_ENDPOINT", "RECONCILER_LIMITS_CPUS",
            "RECONCILER_LIMITS_ALLOWED_IMAGES", "RECONCILER_RETENTION_READ_NOTIFICATIONS",
            "RECONCILER_STATE_FOLDER", "RECONCILER_LOG_LEVEL",
        ] {
            #expect(variables.contains(variable))
        }
    }

    @Test func pullRequestsAreLeftAloneUnlessAskedForAndEverySettingOfThemCanBeGivenAnyWay() throws
    {
        let silent = try load().get().settings.pullRequests
        #expect(!silent.watch && silent.host == .none && silent.publish == .none)
        let loaded = try load(
            Self.file + "\npullRequests: {host: gitea, openMax: 7}",
            [
                "RECONCILER_PULL_REQUESTS_WATCH": "true",
                "RECONCILER_PULL_REQUESTS_API_URL": "https://git.example/api/v1",
                "RECONCILER_PULL_REQUESTS_TOKEN_FILE": "/run/token",
            ], flags: [flag("pullRequests.publish", "ref")]
        ).get()
        let settings = loaded.settings.pullRequests
        #expect(settings.watch && settings.host == .gitea && settings.publish == .ref)
        #expect(settings.apiURL == "https://git.example/api/v1")
        #expect(settings.tokenFile == "/run/token" && settings.openMax == 7)
        #expect(settings.project == nil && settings.interval == .seconds(60))
        let sources = loaded.effective.filter { $0.name.hasPrefix("pullRequests.") }
            .map { "\($0.name) \($0.source)" }
        #expect(sources.contains("pullRequests.host lab.yaml:5"))
        #expect(sources.contains("pullRequests.watch RECONCILER_PULL_REQUESTS_WATCH"))
        #expect(sources.contains("pullRequests.publish --set pullRequests.publish"))
        #expect(sources.contains("pullRequests.project default"))
        #expect(
            mistakes(of: load(Self.file, [:], flags: [flag("pullRequests.host", "githup")]))
                == ["--set pullRequests.host 'host' has no choice 'githup'; did you mean 'github'?"]
        )
    }

    @Test func theTokenOfTheHostIsAKnownVariableAndNoSetting() {
        let (overrides, misspelt) = SettingOverride.all(
            in: ["RECONCILER_PULL_REQUESTS_TOKEN": "t"])
        #expect(overrides.isEmpty && misspelt.isEmpty)
    }

    @Test func theEnvironmentAloneIsEnough() throws {
        let loaded = try load(
            nil,
            [
                "RECONCILER_REPOSITORY_URL": "/srv/lab", "RECONCILER_STATE_FOLDER": "/var/lib/lab",
                "RECONCILER_LIMITS_ALLOWED_IMAGES": "lab/*,busybox:local",
                "RECONCILER_WORKER_USER": "1000:1000", "RECONCILER_S3_ENDPOINT": "http://s3:9000",
                "RECONCILER_S3_BUCKET": "downloads", "RECONCILER_LIMITS_CPUS": "4",
            ]
        ).get().settings
        #expect(loaded.repository.branch == "main")
        #expect(loaded.limits.allowedImages == ["lab/*", "busybox:local"])
        #expect(loaded.limits.milliCPUs == 4000)
        #expect(loaded.s3?.bucket == "downloads")
        #expect(mistakes(of: load(nil)).count == 2)
    }

    @Test func aMistakeIsToldWithTheVariableOrFlagItStandsIn() {
        let result = load(
            Self.file,
            ["RECONCILER_STATUS_PORT": "many", "RECONCILER_S3_ENDPOINT": "http://s3"],
            flags: [flag("status.prot", "1"), flag("stopGrace", "2 weeks")])
        let mistakes = mistakes(of: result)
        #expect(
            mistakes.contains(
                "RECONCILER_STATUS_PORT 'port' is the string 'many', but must be an integer"))
        #expect(mistakes.contains { $0.hasPrefix("RECONCILER_S3_ENDPOINT 's3' lacks") })
        #expect(
            mistakes.contains { $0.hasPrefix("--set status.prot") && $0.contains("status.port") })
        #expect(mistakes.contains { $0.hasPrefix("--set stopGrace") && $0.contains("2 weeks") })
        #expect(mistakes.count == 4)
    }

    @Test func aMisspeltVariableIsToldAndAnEmptyOneSetsNothing() throws {
        let (overrides, misspelt) = SettingOverride.all(
            in: ["RECONCILER_STATUS_PROT": "1", "RECONCILER_STATUS_PORT": "", "HOME": "/"])
        #expect(overrides.isEmpty)
        #expect(misspelt.map(\.meant) == ["RECONCILER_STATUS_PORT"])
    }

    @Test func trustedKeysAreAbsolutePathsAndADemandNamesSome() throws {
        let required = flag("repository.signatures.required", "true")
        let keys = ["RECONCILER_REPOSITORY_SIGNATURES_ALLOWED_SIGNERS": "/etc/lab/signers"]
        let loaded = try load(Self.file, keys, flags: [required]).get().settings
        #expect(loaded.repository.signatures.required)
        #expect(loaded.repository.signatures.allowedSigners == "/etc/lab/signers")
        #expect(try !load().get().settings.repository.signatures.required)

        let nobody = mistakes(of: load(flags: [required]))
        #expect(nobody.count == 1)
        #expect(nobody.first?.hasPrefix("--set repository.signatures.required") == true)
        #expect(nobody.first?.contains("'allowedSigners' or 'keyring'") == true)
        let relative = mistakes(
            of: load(flags: [required, flag("repository.signatures.keyring", "keys.asc")]))
        #expect(
            relative == [
                "--set repository.signatures.keyring 'keyring' is 'keys.asc', but must be an "
                    + "absolute path of at most 1024 bytes"
            ])
    }

    @Test func pathsOfSSHMeanWhatTheySay() throws {
        let keys = ["RECONCILER_REPOSITORY_SSH_KNOWN_HOSTS": "/etc/lab/known hosts"]
        let identity = "repository.ssh.identity"
        let ssh = try load(Self.file, keys, flags: [flag(identity, "/etc/lab/key")]).get()
            .settings.repository.ssh
        #expect(ssh.identity == "/etc/lab/key" && ssh.knownHosts == "/etc/lab/known hosts")
        #expect(try load().get().settings.repository.ssh.identity == nil)
        for path in ["key", "~/key", "/a%h/key", "/${HOME}/key", "/a\"b", "/a\\b", "/a\nb"] {
            #expect(
                mistakes(of: load(flags: [flag(identity, path)])).first?.hasSuffix(
                    "an absolute path of at most 1024 bytes without '\"', '\\', '%' and '$'")
                    == true, "\(path)")
        }
    }

    @Test func rulesOfOthersAreToldTogetherWithAllElseThatIsWrong() {
        let checks = [
            SettingCheck("s3.bucket") { $0.count < 3 ? "'\($0)' is too short" : nil },
            SettingCheck("status.allowedHosts") { $0 == "b" ? "'b' is no host" : nil },
            SettingCheck("s3", together: { $0.s3 == nil ? nil : "its keys are missing" }),
        ]
        let text = """
            repository: {url: /srv/lab}
            stateFolder: lab
            status: {port: 70000, allowedHosts: [a, b, "https://c"]}
            s3: {endpoint: "http://s3", bucket: ab}
            """
        guard case .failure(let error) = load(text, checks: checks) else {
            Issue.record("the settings are taken")
            return
        }
        #expect(
            error.diagnostics.map { "\($0.location.line):\($0.location.column)" }
                == ["2:14", "3:16", "3:41", "3:44", "4:37"])
        let fine = text.replacing("lab\nstatus", with: "/lab\nstatus")
            .replacing("70000", with: "7000").replacing(#", "https://c""#, with: "")
        #expect(
            mistakes(of: load(fine, checks: checks)) == [
                "lab.yaml 'b' is no host", "lab.yaml its keys are missing",
                "lab.yaml 'ab' is too short",
            ])
    }

    @Test(arguments: [
        "repository: https://bob:canary@host/x", "repository: {url: [https://bob:canary@host/x]}",
        "repository: {https://bob:canary@host/x: 1}", "repository: bob:canary@host/x",
        "repository: {url: /srv/lab, branch: {a: 1}, ulr: https://bob:canary@host/x}",
        "repository: https://bob:canary\(String(repeating: "0", count: 80))@host/x",
        "repository: {url: /srv/lab}\ns3: {secretKey: canary}",
        "repository: {url: /srv/lab}\nstatus: {port: \"https://canary@host\"}",
        "repository:\n  branch: main\n  url:https://bob:canary@host/x",
        "repository:\n  url: https://bob: canary@host/x",
        "repository: url:https://bob:canary@host/x",
        "repository: {url: /srv/lab}\nstatus: \"https://bob:can\\\"canary@host/x\"",
        "repository: {https://bob:canary/host/x: 1}", "repository: https://bob:canary%40host/x",
        "repository: {https://a:canary@b/x: 1, https://a:canary@b/x: 2}",
        "repository: {url: /srv/lab}\nstatus: {allowedHosts: [\"https://bob:canary/host\"]}",
        "repository: {url: /srv/lab}\ns3: {endpoint: https://bob:canary: x, bucket: b}",
    ])
    func noMistakeShowsASecretOfTheSettings(text: String) throws {
        guard case .failure(let error) = load("\(text)\nstateFolder: lab\n") else {
            Issue.record("the settings are taken")
            return
        }
        #expect(!DiagnosticRenderer.text(error.diagnostics).contains("canary"))
    }

    @Test(arguments: [
        ("https://bob:to/ken@host/x", "https://***"), ("git@host:x", "git@host:x"),
        ("bob:token@host:x", "***@host:x"), ("ssh://git@host/x", "ssh://git@host/x"),
        ("https://host/x?token=1", "https://host/x?***"), ("/srv/a@b", "/srv/a@b"),
        ("lab/x@sha256:0a", "lab/x@sha256:0a"), ("https://host/x", "https://host/x"),
        ("https://bob:pass/git.example/x", "https://***"), ("10001:10001", "10001:10001"),
        ("https://oauth2:pass:git.example/x", "https://***"), ("file:///srv/x", "file:///srv/x"),
        ("https://bob:pass%40git.example/x", "https://***"), ("[::1]", "[::1]"),
        ("https://pass%40github.com/x", "https://***"), ("lab/x:1", "lab/x:1"),
        ("token@github.com:org/x", "***@github.com:org/x"), ("ssh://t@h/x", "ssh://***@h/x"),
        ("git.example:lab/x", "git.example:lab/x"), ("bob:pass/x", "***"),
        ("//bob:pass@h/x", "***"),
        ("https://bob:pass@h:80/x", "https://***@h:80/x"), ("bob:pass@host/x", "***"),
        ("https://[::1]:80/x", "https://[::1]:80/x"), ("https://h?x@y", "https://***"),
    ])
    func aValueIsShownWithoutItsSecret(text: String, shown: String) {
        #expect(MaskedText.value(text) == shown)
    }

    @Test func settingsDoNotPrintTheAddressWithItsSecret() throws {
        let settings = try load().get().settings
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("hunter2") && !"\(settings)".contains("hunter2"))
    }

    @Test(arguments: [
        "https://bob:canary/git.example/x", "https://oauth2:canary:git.example/x",
        "https://bob:canary%40git.example/x", "https://canary%40github.com/x",
        "canary@github.com:org/x",
    ])
    func noSecretOfAMalformedAddressStandsInTheTable(address: String) throws {
        for environment in [[:], ["RECONCILER_REPOSITORY_URL": address]] {
            let text = "repository: {url: \"\(address)\"}\nstateFolder: /lab\n"
            let loaded = load(text, environment, flags: [flag("limits.allowedImages", "a:b")])
            let values = try loaded.get().effective.map(\.value)
            #expect(values.contains("a:b") && !values.contains { $0.contains("canary") })
        }
    }

    /// Four right settings were once called unknown because another one was missing.
    @Test func aMissingSettingMakesNoOtherUnknown() {
        let text = """
            stateFolder: /lab
            logLevel: debug
            retention: {versions: 3d}
            uploadPartSize: 8Mi
            pullRequests: {interval: 90s}
            status: {port: no, allowedHosts: [lab.example]}
            s3: {endpoint: "https://s3.example", region: eu}
            """
        #expect(
            mistakes(of: load(text)).filter { $0.contains("unknown") } == [],
            "only what is missing or wrong is told")
    }

    /// Messages about the whole file must not show a name that no key has.
    @Test func theWholeFileHasNoNameInMessages() {
        #expect(
            mistakes(of: load("stateFolder: /lab"))
                == ["lab.yaml the settings file lacks the field 'repository'; add it"])
        let list = mistakes(of: load("- repository"))
        #expect(
            list == [
                "lab.yaml the settings file is a list, but must be a mapping; write its "
                    + "fields without '-'"
            ])
        let quoted = "repository: {url: /lab}\nstateFolder: /lab\nstatus: {port: \"8080\"}"
        #expect(
            mistakes(of: load(quoted)) == [
                "lab.yaml 'port' is the string '8080', but must be an integer; write it "
                    + "without quotes"
            ])
    }

    @Test func aFlagThatIsAnAddressIsNotShown() {
        let flag = SettingOverride(set: "https://bob:canary@host/x?y", to: "1")
        #expect(!"\(mistakes(of: load(flags: [flag])))".contains("canary"))
    }

    @Test func aPasswordInAnAddressIsNotShown() throws {
        let url = try #require(
            try load().get().effective.first { $0.name == "repository.url" }?.value)
        #expect(url == "https://***@git.example/lab.git")
        #expect(try load().get().settings.repository.url.contains("hunter2"))
    }
}
