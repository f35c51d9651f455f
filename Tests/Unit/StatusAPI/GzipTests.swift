import CZlib
import FlyingFox
import Foundation
import Testing

@testable import StatusAPI

@Suite struct GzipTests {
    private let text = String(repeating: "the same again and again. ", count: 400)

    private func request(_ encoding: String?) -> HTTPRequest {
        var headers: HTTPHeaders = [:]
        headers[HTTPHeader("Accept-Encoding")] = encoding
        return HTTPRequest(
            method: .GET, version: .http11, target: .init(path: "/", query: ""), headers: headers,
            body: HTTPBodySequence())
    }

    /// The text that the compressed bytes hold, as the library itself reads it.
    private func inflated(_ data: Data) throws -> String {
        var stream = z_stream()
        try #require(
            inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
                == Z_OK)
        defer { inflateEnd(&stream) }
        var input = [UInt8](data)
        var output = [UInt8](repeating: 0, count: 1 << 20)
        let result = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        #expect(result == Z_STREAM_END)
        return String(decoding: output[..<Int(stream.total_out)], as: UTF8.self)
    }

    @Test(arguments: ["gzip", "deflate, gzip;q=0.5, br", "*"])
    func textIsSentSmallToWhoTakesItSo(encoding: String) async throws {
        let response = Reply.page(text).response(to: request(encoding))
        #expect(response.headers[.contentEncoding] == "gzip")
        #expect(response.headers[HTTPHeader("Vary")] == "Accept-Encoding")
        let body = try await response.bodyData
        #expect(body.count < 500)
        #expect(try inflated(body) == text)
    }

    @Test(arguments: [nil, "br", "gzip;q=0", "identity"])
    func othersGetItAsItIs(encoding: String?) async throws {
        let response = Reply.page(text).response(to: request(encoding))
        #expect(response.headers[.contentEncoding] == nil)
        #expect(try await response.bodyData == Data(text.utf8))
    }

    @Test func bothFormsHaveTagsOfTheirOwn() throws {
        let plain = Reply.page(text).response(to: request(nil))
        var again = request("gzip")
        let tag = try #require(Reply.page(text).response(to: again).headers[.eTag])
        #expect(tag != plain.headers[.eTag])
        again.headers[.ifNoneMatch] = tag
        #expect(Reply.page(text).response(to: again).statusCode.code == 304)
        again.headers[.ifNoneMatch] = plain.headers[.eTag]
        #expect(Reply.page(text).response(to: again).statusCode.code == 200)
    }

    @Test func picturesAreLeftAlone() {
        var reply = Reply(status: .ok, body: .tagged(Data(text.utf8)))
        reply.headers[.contentType] = "image/png"
        #expect(reply.response(to: request("gzip")).headers[.contentEncoding] == nil)
    }
}
