import ArgumentParser
import Foundation
import Lab
import Manifests

/// The options that say where a client command finds the daemon.
struct ClientOptions: ParsableArguments {
    @Option(help: "Settings file of the daemon whose socket is used.")
    var config: String?

    @Option(help: "Path of the daemon's socket.")
    var socket: String?

    @Option(help: "Address of the status pages, which show public things only.")
    var server: String?

    func client() throws -> APIClient {
        if let server { return APIClient(.server(try Self.address(server))) }
        return APIClient(.socket(try socket ?? Self.socketPath(below: stateFolder)))
    }
}

extension ClientOptions {
    /// The folder in which, by the settings, the daemon keeps its state.
    private var stateFolder: String {
        get throws {
            if let folder = SettingsFile.stateFolder(flag: config) { return folder }
            guard SettingsFile.isAbsent(flag: config) else {
                return try SettingsFile.load(flag: config, overrides: []).settings.stateFolder
            }
            throw CommandFailure(
                status: .error,
                message: """
                    no settings of a daemon are here, and no '\(SettingsFile.defaultPath)'; name \
                    the daemon with --server, --socket or --config
                    """)
        }
    }

    /// A client for a completion, which must say nothing; nil when no daemon can be found.
    static func quiet(config: String?, socket: String?, server: String?) -> APIClient? {
        if let server { return APIClient(.server(server)) }
        let path = socket ?? SettingsFile.stateFolder(flag: config).map(socketPath)
        return path.map { APIClient(.socket($0)) }
    }

    /// The address of the status pages, without a slash at its end.
    private static func address(_ text: String) throws -> String {
        let url = URL(string: text)
        guard let url, ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false
        else {
            let bare = text.split(separator: "://").last ?? ""
            throw ValidationError(
                """
                --server is '\(text)'; it must be an address such as \
                http://\(bare.isEmpty ? "lab.example" : bare) or, behind a proxy, \
                https://lab.example
                """)
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func socketPath(below folder: String) -> String { "\(folder)/reconciler.sock" }
}
