import AsyncHTTPClient
import Execution
import Foundation
import GitHosting
import Manifests
import Repository

/// Finds out how the git host is reached.
struct HostWiring {
    static let tokenVariable = "RECONCILER_PULL_REQUESTS_TOKEN"

    let settings: DaemonSettings.PullRequests
    let remote: RemoteLocation
    let environment: [String: String]

    /// Nil when no host is to be told.
    func reported(_ client: HTTPClient) throws -> ReportedHost? {
        let kind = settings.host
        guard kind != .none else { return nil }
        let project = try project()
        let api = try api()
        do throws(GitHostError) {
            let access = try HostAccess(
                api: api, project: project, token: try token(), client: client,
                requestTimeout: .seconds(30))
            let host: any GitHost =
                switch kind {
                case .gitlab: GitLabHost(access)
                case .gitea: GiteaHost(access)
                case .github, .none: GitHubHost(access)
                }
            return ReportedHost(
                host: host, family: kind == .gitlab ? .mergeRequests : .pull,
                name: "\(kind.rawValue) \(api) \(project)")
        } catch {
            throw Self.failure(error.description)
        }
    }

    private func project() throws -> String {
        if let project = settings.project { return project }
        guard let address = remote.address else {
            throw Self.failure(
                "the repository's address names no project; set pullRequests.project")
        }
        return address.path
    }

    private func api() throws -> String {
        if let api = settings.apiURL { return api }
        guard let host = remote.address?.host else {
            throw Self.failure("the repository's address names no host; set pullRequests.apiURL")
        }
        return switch settings.host {
        case .github, .none:
            host == "github.com" ? "https://api.github.com" : "https://\(host)/api/v3"
        case .gitlab: "https://\(host)/api/v4"
        case .gitea: "https://\(host)/api/v1"
        }
    }

    /// From the file, else from the environment; neither is ever shown.
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
