import Repository
import Testing

struct RemoteAddressTests {
    @Test(arguments: [
        ("https://github.com/lab/manifests.git", "github.com", "lab/manifests"),
        (
            "https://robot:secret@git.example:8443/lab/manifests", "git.example:8443",
            "lab/manifests"
        ),
        ("git@gitlab.example:group/lab/manifests.git", "gitlab.example", "group/lab/manifests"),
        ("ssh://git@git.example:2222/lab/manifests.git/", "git.example", "lab/manifests"),
        ("ssh://git@[::1]:2222/lab/manifests", "[::1]", "lab/manifests"),
    ])
    func anAddressTellsHostAndProject(_ text: String, _ host: String, _ path: String) throws {
        let address = try #require(try RemoteLocation(parsing: text).address)
        #expect(address.host == host)
        #expect(address.path == path)
    }

    @Test(arguments: ["/srv/lab/manifests.git", "https://git.example/manifests", "git@host:x.git"])
    func aPathOrALoneNameTellsNone(_ text: String) throws {
        #expect(try RemoteLocation(parsing: text).address == nil)
    }
}
