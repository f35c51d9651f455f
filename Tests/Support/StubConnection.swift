/// One connection of the stub: reads requests and writes scripted answers, blocking.
final class StubConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next request, or nil when the other side is gone or does not speak HTTP.
    func readRequest() -> StubRequest? {
        guard let requestLine = readLine() else { return nil }
        let words = requestLine.split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [(name: String, value: String)] = []
        while let line = readLine(), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers.append((String(line[..<colon]), String(value)))
        }
        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name }?.value
        }
        if header("expect")?.lowercased() == "100-continue" {
            guard Sockets.send(descriptor, Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else {
                return nil
            }
        }
        let isChunked = header("transfer-encoding")?.lowercased() == "chunked"
        let length = header("content-length").flatMap(Int.init) ?? 0
        guard let body = isChunked ? readChunks() : read(length) else { return nil }
        return StubRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body)
    }

    /// False when the connection is at its end. HEAD, 204 and 304 get no body.
    func write(_ response: StubResponse, passing gate: (String) -> Void) -> Bool {
        if let name = response.gateBeforeHead { gate(name) }
        guard !response.dropsBeforeHead else { return false }
        var head = "HTTP/1.1 \(response.status) Stub\r\n"
        for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
        switch response.body {
        case .whole(let bytes):
            let isEmptyByRule = [204, 304].contains(response.status)
            let hasLength = response.headers.contains { $0.name.lowercased() == "content-length" }
            if !isEmptyByRule, !hasLength { head += "Content-Length: \(bytes.count)\r\n" }
            return Sockets.send(descriptor, Array((head + "\r\n").utf8) + bytes)
        case .chunked(let steps):
            head += "Transfer-Encoding: chunked\r\n\r\n"
            return Sockets.send(descriptor, Array(head.utf8))
                && run(steps, framed: true, passing: gate)
                && Sockets.send(descriptor, Array("0\r\n\r\n".utf8))
        case .raw(let steps):
            return Sockets.send(descriptor, Array((head + "\r\n").utf8))
                && run(steps, framed: false, passing: gate)
        }
    }

    private func run(
        _ steps: [StubResponse.Step], framed: Bool, passing gate: (String) -> Void
    ) -> Bool {
        for step in steps {
            switch step {
            case .bytes(let bytes):
                let size = Array((String(bytes.count, radix: 16) + "\r\n").utf8)
                let piece = framed ? size + bytes + Array("\r\n".utf8) : bytes
                guard Sockets.send(descriptor, piece) else { return false }
            case .gate(let name):
                gate(name)
            case .untilDisconnect:
                while fill() {}
                return false
            case .drop:
                return false
            }
        }
        return true
    }

    private func readLine() -> String? {
        var searched = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                var line = buffer[..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                buffer.removeSubrange(...end)
                return text
            }
            searched = buffer.count
            guard fill() else { return nil }
        }
    }

    private func read(_ count: Int) -> [UInt8]? {
        while buffer.count < count {
            guard fill() else { return nil }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = readLine() {
            let digits = line.split(separator: ";").first ?? ""
            guard let size = Int(digits, radix: 16), let chunk = read(size), readLine() != nil
            else { return nil }
            if size == 0 { return body }
            body += chunk
        }
        return nil
    }

    private func fill() -> Bool {
        let bytes = Sockets.receive(descriptor)
        buffer += bytes
        return !bytes.isEmpty
    }
}
