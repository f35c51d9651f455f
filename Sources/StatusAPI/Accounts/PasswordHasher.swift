import Crypto
import CryptoExtras
import Foundation

/// Makes and compares hashes of passwords by scrypt (RFC 7914), one at a time, because each takes
/// 32 MiB of memory and about a tenth of a second.
actor PasswordHasher {
    /// The cost of a hash. It stands in the hash, so that it can be raised later.
    private struct Cost: Equatable {
        var rounds = 1 << 15
        var blockSize = 8
        var parallelism = 1
    }

    private static let name = "scrypt"
    private static let keyBytes = 32

    /// The hash as text: `scrypt$ROUNDS$BLOCKSIZE$PARALLELISM$SALT$KEY`, the last two in base64.
    func hash(_ password: String, salt: String) throws -> String {
        let (cost, salt) = (Cost(), Data(salt.utf8))
        let key = try Self.key(of: password, salt, cost)
        return [
            Self.name, "\(cost.rounds)", "\(cost.blockSize)", "\(cost.parallelism)",
            salt.base64EncodedString(), key.base64EncodedString(),
        ].joined(separator: "$")
    }

    /// Whether the hash is that of the password. Without a hash it takes as long, and is not.
    func isRight(_ password: String, for hash: String?) throws -> Bool {
        guard let hash, let (cost, salt, key) = Self.parts(of: hash) else {
            _ = try Self.key(of: password, Data("nobody".utf8), Cost())
            return false
        }
        let found = try Self.key(of: password, salt, cost)
        return SHA256.hash(data: found) == SHA256.hash(data: key)
    }

    private static func key(of password: String, _ salt: Data, _ cost: Cost) throws -> Data {
        // The same letters have the same bytes, however the keyboard composes them.
        let bytes = Data(password.precomposedStringWithCanonicalMapping.utf8)
        return try KDF.Scrypt.deriveKey(
            from: bytes, salt: salt, outputByteCount: keyBytes, rounds: cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism
        ).withUnsafeBytes { Data($0) }
    }

    private static func parts(of hash: String) -> (Cost, salt: Data, key: Data)? {
        let parts = hash.split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == name, let rounds = Int(parts[1]),
            let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
            let salt = Data(base64Encoded: parts[4]), let key = Data(base64Encoded: parts[5])
        else { return nil }
        return (Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism), salt, key)
    }
}
