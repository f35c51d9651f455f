import FlyingFox
import Foundation

/// The path below which a reverse proxy shows the service, as `status.publicURL` has it.
///
/// Links in answers begin with the path. Requests come with it or, from a proxy that strips it,
/// without it.
struct BasePath: Sendable {
    /// Empty, or with a slash at its beginning and none at its end.
    let text: String

    init(publicURL: String?) {
        let path = publicURL.flatMap { URLComponents(string: $0)?.percentEncodedPath } ?? ""
        text = path.split(separator: "/").map { "/\($0)" }.joined()
    }

    /// The request as it would be without the path.
    func stripped(_ request: HTTPRequest) -> HTTPRequest {
        let path = request.target.path()
        guard !text.isEmpty, path == text || path.hasPrefix("\(text)/") else { return request }
        var request = request
        let rest = String(path.dropFirst(text.count))
        request.target = HTTPRequest.Target(
            path: rest.isEmpty ? "/" : rest, query: request.target.query())
        return request
    }

    /// The answer with the path before its links. Only attributes of our own markup match, because
    /// quotation marks are escaped in text that others wrote.
    func applied(to reply: Reply) -> Reply {
        guard !text.isEmpty else { return reply }
        var reply = reply
        if let location = reply.headers[.location], location.hasPrefix("/") {
            reply.headers[.location] = text + location
        }
        reply.headers[.setCookie] = reply.headers[.setCookie]?
            .replacing("; Path=/;", with: "; Path=\(text);")
        guard reply.headers[.contentType]?.hasPrefix("text/html") == true else { return reply }
        switch reply.body {
        case .tagged(let page): reply.body = .tagged(linked(page))
        case .bytes(let page): reply.body = .bytes(linked(page))
        case .stream: break
        }
        return reply
    }

    private func linked(_ page: Data) -> Data {
        let attributes = /(\s(?:href|src|action|data-follow)=")\/(?!\/)/
        let links = String(decoding: page, as: UTF8.self)
            .replacing(attributes) { "\($0.output.1)\(text)/" }
        return Data(links.utf8)
    }
}

extension StatusService {
    /// The address of the pages for people, without a slash at the end.
    func address(port: UInt16) -> String {
        guard let address = configuration.publicURL else { return "http://127.0.0.1:\(port)" }
        return address.hasSuffix("/") ? String(address.dropLast()) : address
    }
}
