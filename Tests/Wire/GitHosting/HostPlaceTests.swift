import GitHosting
import Testing

struct HostPlaceTests {
    @Test(arguments: [
        ("github.com", "lab/manifests", "https://api.github.com"),
        ("lab.ghe.com", "lab/manifests", "https://api.lab.ghe.com"),
        ("git.example:8443", "lab/manifests", "https://git.example:8443/api/v3"),
        ("git.example", "below/lab/manifests", "https://git.example/below/api/v3"),
    ])
    func gitHubHasItsAPIAtThreePlaces(host: String, path: String, api: String) {
        let place = HostPlace(.github, host: host, path: path, apiURL: nil)
        #expect(place.api == api && place.project == "lab/manifests")
    }

    @Test func giteaBelowAPathHasItsAPIBelowIt() {
        let place = HostPlace(
            .gitea, host: "git.example", path: "git/lab/manifests", apiURL: nil)
        #expect(place.api == "https://git.example/git/api/v1")
        #expect(place.project == "lab/manifests")
    }

    /// Groups nest, so the address alone does not tell a path of the host from a group.
    @Test(arguments: [
        (nil, "group/lab/manifests", "https://git.example/api/v4", "group/lab/manifests"),
        (
            "https://git.example/gitlab/api/v4/", "gitlab/group/lab/manifests",
            "https://git.example/gitlab/api/v4/", "group/lab/manifests"
        ),
        (
            "https://git.example/gitlab/api/v4", "lab/manifests",
            "https://git.example/gitlab/api/v4", "lab/manifests"
        ),
    ])
    func gitLabBelowAPathIsKnownByTheAddressOfItsAPI(
        given: String?, path: String, api: String, project: String
    ) {
        let place = HostPlace(.gitlab, host: "git.example", path: path, apiURL: given)
        #expect(place.api == api && place.project == project)
    }
}
