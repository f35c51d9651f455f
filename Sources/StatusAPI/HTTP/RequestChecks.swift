import FlyingFox
import Foundation

/// The checks that every request passes before anything is read for it.
struct RequestChecks: Sendable {
    let allowedHosts: Set<String>
    let limits: StatusConfiguration.Limits

    init(_ configuration: StatusConfiguration) {
        allowedHosts = Set(
            ["localhost", "127.0.0.1", "[::1]"] + configuration.allowedHosts.map(Self.hostName))
        limits = configuration.limits
    }

    /// Checks the size of the head, the name of the host, and whether there may be a body.
    func checkHead(_ request: HTTPRequest, over listener: Listener) throws(Refusal) {
        var size = request.target.rawValue.utf8.count
        for (name, value) in request.headers {
            size += name.rawValue.utf8.count + value.utf8.count + 4
        }
        guard size <= limits.headBytesMax else { throw .headTooLarge }
        if listener == .port {
            guard let host = request.headers[.host], allowedHosts.contains(Self.hostName(host))
            else { throw .foreignHost }
        }
        let length = request.headers[.contentLength].flatMap(Int.init) ?? 0
        guard length <= limits.bodyBytesMax else { throw .tooLarge }
        if request.method != .POST, length > 0 || request.headers[.transferEncoding] != nil {
            throw .unexpectedBody
        }
    }

    /// Checks that a request that changes something came from one of our own pages. A browser says
    /// so in `Sec-Fetch-Site` or `Origin`; a form proves it with the session's token.
    func checkOrigin(_ visit: Visit, fields: [String: String]) throws(Refusal) {
        guard visit.listener == .port else { return }
        // To sign in needs no session, and ends one that is open.
        if visit.route.audience == .everyone { return try checkSite(visit, mustBeTold: true) }
        guard let session = visit.session else { throw .signInNeeded }
        try checkSite(visit, mustBeTold: false)
        let headers = visit.request.headers
        let hasToken = fields["token"].map { Accounts.isEqual($0, session.formToken) } ?? false
        switch visit.route.form {
        case .form: guard hasToken else { throw .crossSite }
        default:
            guard
                hasToken || headers[HTTPHeader("Sec-Fetch-Site")] != nil
                    || headers[HTTPHeader("Origin")] != nil
            else { throw .crossSite }
        }
    }

    /// Checks the site that the browser names.
    ///
    /// - Parameter mustBeTold: whether a request that names none is refused.
    private func checkSite(_ visit: Visit, mustBeTold: Bool) throws(Refusal) {
        let headers = visit.request.headers
        let origin = headers[HTTPHeader("Origin")]
        let site = headers[HTTPHeader("Sec-Fetch-Site")]
        if let origin {
            let host = headers[.host]?.lowercased() ?? ""
            guard ["http://\(host)", "https://\(host)"].contains(origin.lowercased())
            else { throw .crossSite }
        }
        guard site == nil || site == "same-origin" else { throw .crossSite }
        guard !mustBeTold || origin != nil || site != nil else { throw .crossSite }
    }

    /// The fields of a form; reading stops at the limit.
    func fields(of request: HTTPRequest) async throws -> [String: String] {
        var body = Data()
        for try await part in request.bodySequence {
            body.append(part)
            guard body.count <= limits.bodyBytesMax else { throw Refusal.tooLarge }
        }
        return FormFields.read(String(decoding: body, as: UTF8.self))
    }

    /// The name without port, in lower case, and without the dot that may end a full name.
    static func hostName(_ host: String) -> String {
        let host = host.lowercased()
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            let rest = host[host.index(after: end)...]
            return rest.isEmpty || rest.hasPrefix(":") ? String(host[...end]) : host
        }
        let name = host.split(separator: ":", maxSplits: 1).first ?? ""
        return String(name.hasSuffix(".") ? name.dropLast() : name)
    }
}
