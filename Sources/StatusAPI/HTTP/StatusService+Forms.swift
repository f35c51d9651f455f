import FlyingFox
import Foundation
import Manifests
import Persistence

extension StatusService {
    func signOut(_ visit: Visit) async throws -> Reply {
        if let session = visit.session { try accounts.end(session.secret) }
        var reply = Reply.seeOther("/")
        reply.headers[.setCookie] = cookie("", lifetime: .zero)
        return reply
    }

    func changeNotice(_ change: NoticeChange, for visit: Visit) async throws -> Reply {
        guard try await actions.changeNotice(visit.place.number ?? 0, change, visit.viewer)
        else { throw Refusal.notFound }
        return .seeOther("/notifications")
    }

    /// The page that shows a new link, once.
    func showLink(for visit: Visit) async throws -> Reply {
        let link = try await downloadLink(for: visit)
        var reply = Reply.page(
            try await pages.render(
                MessagePage(link), in: frame(for: visit.visitor, at: visit.now)))
        reply.headers[.cacheControl] = "no-store"
        reply.headers[HTTPHeader("Referrer-Policy")] = "no-referrer"
        return reply
    }

    /// The file behind a signed link of the directory bucket, or a part of it.
    func object(for visit: Visit) async throws -> Reply {
        let request = ObjectRequest(
            key: visit.place.rest ?? "", query: visit.target.rawQuery)
        let file = try await found(actions.object(request))
        let size = try file.url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        let range = try ByteRange(visit.request.headers[.range], sizeBytes: size)
        let body = try HTTPBodySequence(
            file: file.url, range: range?.bytes, suggestedBufferSize: 262_144)
        var reply = Reply(status: range == nil ? .ok : .partialContent, body: .stream(body))
        if let range { reply.headers[.contentRange] = range.header(sizeBytes: size) }
        reply.headers[.contentType] = "application/octet-stream"
        reply.headers[.contentDisposition] = Self.attachment(file.fileName)
        reply.headers[.cacheControl] = "private, no-store"
        reply.headers[.acceptRanges] = "bytes"
        return reply
    }

    /// The name in the plain form with only safe characters, and in full as RFC 5987 writes it.
    static func attachment(_ name: String) -> String {
        let safe = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
        let plain = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { safe.contains($0) ? $0 : "_" }))
        let full = name.addingPercentEncoding(withAllowedCharacters: safe) ?? plain
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(full)"
    }
}

/// One range of a `Range: bytes=…` header (RFC 9110, section 14).
struct ByteRange: Hashable {
    let bytes: Range<Int>

    /// Nil when the whole file is sent: without a range, with several ranges, and with text that is
    /// no range.
    ///
    /// - Throws: `rangeNotSatisfiable` for a range that has nothing of the file.
    init?(_ header: String?, sizeBytes: Int) throws(Refusal) {
        guard let header, header.hasPrefix("bytes=") else { return nil }
        let sides = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        let numbers = sides.map { $0.allSatisfy(\.isWholeNumber) ? Int($0) : nil }
        switch (sides[0].isEmpty, numbers[0], sides[1].isEmpty, numbers[1]) {
        case (true, _, _, let count?): bytes = max(sizeBytes - count, 0)..<sizeBytes
        case (_, let first?, true, _): bytes = min(first, sizeBytes)..<sizeBytes
        case (_, let first?, _, let last?) where first <= last:
            bytes = min(first, sizeBytes)..<min(last, sizeBytes - 1) + 1
        default: return nil
        }
        guard !bytes.isEmpty else { throw .rangeNotSatisfiable }
    }

    func header(sizeBytes: Int) -> String {
        "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(sizeBytes)"
    }
}
