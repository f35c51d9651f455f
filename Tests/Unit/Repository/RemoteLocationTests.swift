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
