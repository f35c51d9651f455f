import Foundation
import Manifests
import Repository

/// The keys whose states a plan trusts.
enum TrustedKeys {
    /// Relative to the folder of manifests.
    static let path = ".reconciler/state.pub"

    /// The keys from the command line, given as a key or a file of keys; else those of the base
    /// commit. The checkout's own file is never used, because the author of the proposed change
    /// could have changed it.
    static func find(
        given: String?, base: BaseCommit?, in checkout: Checkout?
    ) async throws -> [VerifyingKey] {
        if let given {
            if let key = VerifyingKey(given) { return [key] }
            guard let data = FileManager.default.contents(atPath: given) else {
                throw CommandFailure(
                    status: .error,
                    message: """
                        --state-key '\(given)' is neither a key nor a file; give what \
                        'reconciler state key' prints, or a file of such lines
                        """)
            }
            return try keys(in: data, named: given)
        }
        guard let base, let checkout else {
            throw CommandFailure(
                status: .usage,
                message: """
                    --state needs --state-key, or --base with a commit that has '\(path)': \
                    without a key no state is trusted
                    """)
        }
        guard let data = try await checkout.file(path, at: base.revision) else {
            throw CommandFailure(
                status: .refused,
                message: """
                    commit \(base.revision.short) has no '\(path)', so no state is trusted; \
                    commit the key that 'reconciler state key' prints there, or give --state-key
                    """)
        }
        return try keys(in: data, named: "\(path) at commit \(base.revision.short)")
    }

    /// Reads one key a line; empty lines and those that begin with # are skipped.
    private static func keys(in data: Data, named name: String) throws -> [VerifyingKey] {
        let lines = String(decoding: data.prefix(1 << 16), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        let keys = try lines.map { line in
            guard let key = VerifyingKey(line) else {
                throw CommandFailure(
                    status: .error,
                    message: "'\(name)' has the line '\(line)', which is no key: ed25519:BASE64")
            }
            return key
        }
        guard !keys.isEmpty else {
            throw CommandFailure(status: .error, message: "'\(name)' has no key")
        }
        return keys
    }
}
