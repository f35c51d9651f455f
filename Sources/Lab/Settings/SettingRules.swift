import Execution
import Foundation
import GitHosting
package import Manifests
package import ObjectStorage
import Repository

/// The rules that parts of the program have for their settings, checked before anything is opened.
package enum SettingRules {
    /// The rules for the values alone.
    package static let values: [SettingCheck] = [
        check("repository.url") { _ = try RemoteLocation(parsing: $0) },
        check("repository.branch") { _ = try BranchName($0) },
        check("repository.folder") { try ObjectReader.check(folder: $0) },
        check("workerUser") { text in
            guard WorkerUser(text) == nil else { return }
            throw CommandFailure(
                status: .error,
                message: "'\(text)' must be UID:GID, two numbers such as 10001:10001, and not root")
        },
        check("status.publicURL") { try LinkSigner.check(baseURL: $0) },
        check("s3.endpoint") { try S3Endpoint.check(url: $0) },
        check("s3.bucket") { try S3Endpoint.check(bucket: $0) },
        check("s3.region") { try S3Endpoint.check(region: $0) },
        check("snapshot.ref") { _ = try ReferenceName($0) },
        check("pullRequests.apiURL") { try HostAccess.check(api: $0) },
        check("pullRequests.project") { try HostAccess.check(project: $0) },
    ]

    /// The rules for a daemon that starts: the secrets that the settings need must be there as
    /// well.
    package static func start(_ environment: [String: String]) -> [SettingCheck] {
        values + [
            SettingCheck("s3") { settings in
                guard settings.s3 != nil else { return nil }
                return objection { _ = try S3Credentials.of(environment) }
            },
            SettingCheck("pullRequests") { settings in
                // A mistake in the address is told at its own setting.
                let address = settings.repository.url
                guard let remote = try? RemoteLocation(parsing: address) else {  // told there
                    return nil
                }
                let wiring = HostWiring(
                    settings: settings.pullRequests, remote: remote, environment: environment)
                return objection { try wiring.check() }
            },
        ]
    }

    private static func check(
        _ name: String, _ body: @escaping @Sendable (String) throws -> Void
    ) -> SettingCheck {
        SettingCheck(name) { text in objection { try body(text) } }
    }

    private static func objection(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let failure as CommandFailure {
            return failure.message
        } catch {
            return "\(error)"
        }
    }
}

extension S3Credentials {
    package static let variables = ["RECONCILER_S3_ACCESS_KEY", "RECONCILER_S3_SECRET_KEY"]

    /// The keys that an environment holds.
    ///
    /// - Throws: `CommandFailure` that names the variables that are missing; `BucketError` for
    ///   keys that cannot be sent.
    static func of(_ environment: [String: String]) throws -> S3Credentials {
        let missing = variables.filter { (environment[$0] ?? "").isEmpty }
        guard missing.isEmpty, let key = environment[variables[0]],
            let secret = environment[variables[1]]
        else {
            throw CommandFailure(
                status: .error,
                message: "'s3' names a bucket, but \(missing.joined(separator: " and ")) "
                    + "\(missing.count == 1 ? "is" : "are") not set; its keys come from the "
                    + "environment only")
        }
        return try S3Credentials(accessKeyID: key, secretAccessKey: secret, sessionToken: nil)
    }
}
