import AsyncHTTPClient
import Execution
import Foundation
import GitHosting
import Manifests
import Repository

/// Makes the client of the git host that is told of plans.
package struct HostWiring {
    package static let tokenVariable = "RECONCILER_PULL_REQUESTS_TOKEN"

    let settings: DaemonSettings.PullRequests
    let remote: RemoteLocation
    let environment: [String: String]

    /// The git host; nil when the settings name none.
    ///
    /// - Throws: what `check` throws.
    func reported(_ client: HTTPClient) throws -> ReportedHost? {
        let kind = settings.host
        guard kind != .none else { return nil }
        let place = try place()
        do throws(GitHostError) {
            let access = try HostAccess(
                api: place.api, project: place.project, token: try token(), client: client,
                requestTimeout: .seconds(30))
            let host: any GitHost =
                switch kind {
                case .gitlab: GitLabHost(access)
                case .gitea: GiteaHost(access)
                case .github, .none: GitHubHost(access)
                }
            return ReportedHost(
                host: host, family: kind == .gitlab ? .mergeRequests : .pull,
                name: "\(kind.rawValue) \(place.api) \(place.project)")
        } catch {
            throw Self.failure(error.description)
        }
    }

    /// Checks that address, project and token are there and valid; sends nothing.
    ///
    /// - Throws: `CommandFailure` that says what is missing.
    func check() throws {
        guard settings.watch else { return }
        guard settings.host != .none else {
            guard settings.publish == .ref else {
                throw Self.failure(
                    "pullRequests.watch is on, but the plans go nowhere; set pullRequests.host, or "
                        + "pullRequests.publish to 'ref'")
            }
            return
        }
        let place = try place()
        do throws(GitHostError) {
            try HostAccess.check(api: place.api)
            try HostAccess.check(project: place.project)
            _ = try token()
        } catch {
            throw Self.failure(error.description)
        }
    }

    private func place() throws -> (api: String, project: String) {
        if let api = settings.apiURL, let project = settings.project { return (api, project) }
        guard let address = remote.address else {
            throw Self.failure(
                "the repository's address names no host and no project; set pullRequests.apiURL "
                    + "and pullRequests.project")
        }
        let family: HostPlace.Family =
            switch settings.host {
            case .gitlab: .gitlab
            case .gitea: .gitea
            case .github, .none: .github
            }
        let place = HostPlace(
            family, host: address.host, path: address.path, apiURL: settings.apiURL)
        return (place.api, settings.project ?? place.project)
    }

    /// The token from the file, else from the environment. No message ever shows it.
    private func token() throws(GitHostError) -> HostToken {
        if let path = settings.tokenFile {
            guard let data = FileManager.default.contents(atPath: path),
                let token = HostToken(String(decoding: data, as: UTF8.self))
            else {
                throw .invalidSetting(
                    "the file '\(path)' of pullRequests.tokenFile holds no token, or cannot be "
                        + "read")
            }
            return token
        }
        guard let text = environment[Self.tokenVariable], let token = HostToken(text) else {
            throw .invalidSetting(
                "pullRequests.host is \(settings.host.rawValue), but there is no token; set "
                    + "pullRequests.tokenFile or \(Self.tokenVariable)")
        }
        return token
    }

    private static func failure(_ message: String) -> CommandFailure {
        CommandFailure(status: .error, message: message)
    }
}
