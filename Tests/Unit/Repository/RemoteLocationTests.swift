import Foundation
import Logging
import Repository
import Testing

struct RemoteLocationTests {
    @Test(arguments: [
        "/srv/git/lab.git", "https://git.example.org/lab/manifests.git",
        "ssh://git@git.example.org:2222/lab/manifests.git", "git@git.example.org:lab/manifests.git",
        "git.example.org:lab", "http://127.0.0.1:8080/lab.git", "/a folder/with:colon",
    ])
    func anAddressThatIsAllowedIsShownAsWritten(text: String) throws {
        #expect(try RemoteLocation(parsing: text).description == text)
    }

    @Test func aFileAddressBecomesItsPath() throws {
        #expect(try RemoteLocation(parsing: "file:///srv/a%20b").description == "/srv/a b")
    }

    @Test(arguments: [
        "", "-", "--upload-pack=touch canary", "-oProxyCommand=x", "ext::sh -c touch% canary",
        "ext::sh", "fd::17", "http::x", "git://example.org/x", "ftp://example.org/x",
        "http://example.org/x", "http://localhost.example.org/x", "file://host/x", "relative/path",
        "./x", "~/x", "https://", "https:///x", "https://-host/x", "ssh://-oProxyCommand=x/y",
        "ssh://git@-oProxyCommand=x/y", "ssh://-l@host/y", "ssh://host", "ssh://user:pass@host/x",
        "-host:path", "user@-host:path", "host:-path", "host:", ":path", "https://h/x?token=1",
        "https://h/x#y", "https://h/a b", "https://h/x\ny", "/srv/\u{0}x", "/srv/x\ny",
        "https://h$(touch)/x", "host;touch:x",
    ])
    func anAddressThatCouldRunOrReadSomethingElseIsRefused(text: String) {
        #expect {
            try RemoteLocation(parsing: text)
        } throws: { error in
            guard case GitError.refused(let reason) = error else { return false }
            return reason.count > 10
        }
    }

    @Test func credentialsAreNeverShown() throws {
        let withPassword = try RemoteLocation(parsing: "https://ada:s3cr%40t@example.org/x.git")
        #expect("\(withPassword)" == "https://***@example.org/x.git")
        let token = try RemoteLocation(parsing: "https://ghp_token@example.org/x.git")
        #expect("\(token)" == "https://***@example.org/x.git")
        #expect {
            try RemoteLocation(parsing: "http://ada:s3cret@example.org/x.git")
        } throws: { error in
            !"\(error)".contains("s3cret") && "\(error)".contains("***")
        }
        let account = try RemoteLocation(parsing: "canary@git.example:lab/x")
        #expect("\(account)" == "***@git.example:lab/x")
        let long = try RemoteLocation(parsing: "ssh://canary@git.example/x")
        #expect("\(long)" == "ssh://***@git.example/x")
    }

    /// A password that is not percent-encoded makes an address that cannot be taken apart.
    @Test(arguments: [
        "https://bob:to/canary@git.example/x.git", "https://can/ary@git.example/x.git",
        "https:/bob:canary@git.example/x.git", "htps://bob:canary@git.example/x.git",
        "bob:canary@git.example/x.git", "canary@git.example/x.git", "ssh://bob:canary@host/x",
        "https://bob:canary@git.example:443x/x", "https://git.example/x?token=canary",
        "https://bob:ca@canary@/x", "https://bob:canary@ git.example/x", "-bob:canary@host:x",
        "http://bob:canary@git.example/x", "https://bob:canary@git.example/x#canary",
        "https://bob:canary@g$it.example/x", "https://bob:canary/git.example/x",
        "https://oauth2:canary:git.example/x", "https://bob:canary%40git.example/x",
        "https://canary%40git.example/x",
        "git@git.example:22/canary", "https://git.example:443x/canary",
    ])
    func noFormOfAMalformedAddressIsShownWithItsSecret(text: String) {
        #expect {
            try RemoteLocation(parsing: text)
        } throws: { error in
            !"\(error)".contains("canary") && !"\(error)".contains("can/ary")
        }
    }

    @Test(arguments: [
        ("https://bob:to/ken@git.example/x.git", "write %2F for '/'"),
        ("git@git.example:2222/lab/x.git", "for the port write ssh://USER@git.example:2222/…"),
        ("git@git.example:2222/lab/x.git", "for the folder ssh://USER@git.example/2222/…"),
        ("http://git.example/x.git", "write https://"),
        ("https://git.example:http/x.git", "a port that is no number"),
        ("~/manifests", "give an absolute path"), ("manifests", "give an absolute path"),
        ("ext::sh -c id", "white space"), ("ext::sh", "is not a repository address"),
    ])
    func aUsualMistakeIsToldWithWhatToWrite(text: String, words: String) {
        #expect {
            try RemoteLocation(parsing: text)
        } throws: { error in
            "\(error)".contains(words)
        }
    }

    @Test func whatHoldsCredentialsShowsNothingOfThem() throws {
        let remote = try RemoteLocation(parsing: "https://ada:canary-7f@example.org/x.git")
        var dumped = ""
        dump(remote, to: &dumped)
        let texts = [dumped, "\(remote)", String(reflecting: remote), "\([remote])"]
        #expect(texts.allSatisfy { !$0.contains("canary-7f") })
        let repository = GitRepository(
            settings: GitRepositorySettings(
                remote: remote, branch: try BranchName("main"), folder: "/nowhere",
                ssh: SSHAccess(identityPath: nil, knownHostsPath: nil),
                deadlines: MirrorFixture.deadlines),
            inherited: ["PATH": "/bin"], logger: Logger(label: "test"))
        var whole = ""
        dump(repository, to: &whole)
        let encoded = Data("ada:canary-7f".utf8).base64EncodedString()
        for text in [whole, "\(repository)"] {
            #expect(!text.contains("canary-7f") && !text.contains(encoded))
        }
    }

    @Test(arguments: ["main", "feature/cups-2", "release-1.0", "ünïcode"])
    func aBranchThatGitAllowsIsAllowed(name: String) throws {
        #expect(try BranchName(name).description == name)
    }

    @Test(arguments: [
        "", "-x", "--upload-pack=x", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b",
        "/a", "a/", "a//b", ".a", "a/.b", "a.lock", "a.", "a@{1}", "@", "a\nb", "a\u{7F}",
    ])
    func aBranchThatGitRefusesIsRefused(name: String) {
        #expect(throws: GitError.self) { try BranchName(name) }
    }
}
