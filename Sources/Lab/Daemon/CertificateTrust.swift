package import AsyncHTTPClient
import Foundation
import NIOSSL

/// The certificate authorities that are trusted: those of the file that `SSL_CERT_FILE` names, as
/// in curl, OpenSSL and Go, else those of the machine.
package struct CertificateTrust {
    package static let variable = "SSL_CERT_FILE"

    /// Nil for those of the machine, which NIOSSL uses by itself.
    private let authorities: [NIOSSLCertificate]?

    /// - Throws: `CommandFailure` when the file holds no certificate or cannot be read.
    package init(environment: [String: String]) throws {
        guard let path = environment[Self.variable], !path.isEmpty else {
            authorities = nil
            return
        }
        let found = try? NIOSSLCertificate.fromPEMFile(path)  // why it has none does not matter
        guard let found, !found.isEmpty else {
            throw CommandFailure(
                status: .error,
                message: "\(Self.variable) names '\(path)', which holds no certificate or cannot "
                    + "be read; name a file of PEM certificates of authorities")
        }
        authorities = found
    }

    /// The client's configuration with these authorities.
    package func applied(to configuration: HTTPClient.Configuration) -> HTTPClient.Configuration {
        guard let authorities else { return configuration }
        var configuration = configuration
        var tls = configuration.tlsConfiguration ?? .makeClientConfiguration()
        tls.trustRoots = .certificates(authorities)
        configuration.tlsConfiguration = tls
        return configuration
    }

    /// What is wrong with the certificate of the other side, in words; nil when the failure has
    /// another cause.
    package static func objection(in failure: any Error) -> String? {
        let text = "\(failure)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "its certificate is not signed by a trusted authority, or is expired or not "
                + "valid yet; add a private authority to the machine's authorities, or to the file "
                + "that \(variable) names"
        }
        if let failure = failure as? NIOSSLExtraError, failure == .failedToValidateHostname {
            return "its certificate is for another name"
        }
        return nil
    }
}
