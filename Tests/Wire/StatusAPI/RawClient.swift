import Foundation
import Glibc

/// A client that sends exactly the bytes it is told, over a port or a Unix socket. Its calls block
/// a thread of their own, so that the server in the same process always has threads to run on.
final class RawClient: Sendable {
    struct Failure: Error { let call: String }

    struct Answer {
        let status: Int
        let head: String
        let body: String

        func header(_ name: String) -> String? {
            head.components(separatedBy: "\r\n").first {
                $0.lowercased().hasPrefix("\(name.lowercased()): ")
            }.map { String($0.dropFirst(name.count + 2)) }
        }
    }

    private let descriptor: Int32

    convenience init(port: UInt16) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try self.init(AF_INET, address)
    }

    convenience init(path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try self.init(AF_UNIX, address)
    }

    private init<Address>(_ family: Int32, _ address: Address) throws {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        // Only a server that hangs takes so long, however busy the machine is.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect") }
    }

    deinit { close(descriptor) }

    /// Sends text; false when the other side does not take it any more.
    @discardableResult
    func send(_ text: String) async -> Bool {
        await onThread { [descriptor] in Self.send(text, on: descriptor) }
    }

    private static func send(_ text: String, on descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Up to 64 KiB, as soon as bytes are there; nil at the end.
    func receive() async throws -> String? {
        let (count, reason, text) = await onThread { [descriptor] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            let reason = errno
            return (count, reason, String(decoding: buffer[..<max(count, 0)], as: UTF8.self))
        }
        if count < 0, reason == EAGAIN { throw Failure(call: "receive: nothing came in time") }
        return count > 0 ? text : nil
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// Receives until the text contains `end`.
    func receive(until end: String) async throws -> String {
        var text = ""
        while !text.contains(end) {
            guard let more = try await receive() else {
                throw Failure(call: "closed after: \(text)")
            }
            text += more
        }
        return text
    }

    func get(_ path: String, _ headers: String = "", method: String = "GET") async throws -> Answer
    {
        try await exchange(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n", method)
    }

    func post(_ path: String, _ headers: String, body: String) async throws -> Answer {
        try await exchange(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\(headers)\r\n\(body)")
    }

    /// One request and its answer, which has a Content-Length or no body.
    func exchange(_ request: String, _ method: String = "") async throws -> Answer {
        await send(request)
        let text = try await receive(until: "\r\n\r\n")
        let parts = text.split(
            separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let head = String(parts[0])
        var body = parts.count > 1 ? String(parts[1]) : ""
        let words = head.split(separator: " ", maxSplits: 2)
        let answer = Answer(status: Int(words[1]) ?? 0, head: head, body: "")
        let length = method == "HEAD" ? 0 : answer.header("Content-Length").flatMap { Int($0) } ?? 0
        while body.utf8.count < length {
            guard let more = try await receive() else {
                throw Failure(call: "closed inside the body")
            }
            body += more
        }
        return Answer(status: answer.status, head: head, body: body)
    }
}
