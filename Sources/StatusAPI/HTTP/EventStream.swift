import FlyingFox
import FlyingSocks
import Foundation

/// The form of server-sent events.
enum EventText {
    /// Seconds of silence after which a comment is sent, to notice a client that went away.
    static let heartbeatSeconds = 15
    static let heartbeat = Data(": still here\n\n".utf8)

    static func event(_ name: String, id: Int?, _ json: Data) -> Data {
        let place = id.map { "id: \($0)\n" } ?? ""
        return Data("event: \(name)\n\(place)data: ".utf8) + json + Data("\n\n".utf8)
    }
}

/// Server-sent events, made one after another until there are no more.
struct EventStream<Cursor: Sendable>: AsyncBufferedSequence, Sendable {
    typealias Element = UInt8

    let start: Cursor
    /// The next bytes to send; nil ends the stream. May wait.
    let produce: @Sendable (inout Cursor) async throws -> Data?

    func makeAsyncIterator() -> Iterator { Iterator(cursor: start, produce: produce) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var cursor: Cursor
        let produce: @Sendable (inout Cursor) async throws -> Data?
        private var rest: ArraySlice<UInt8> = []

        init(cursor: Cursor, produce: @escaping @Sendable (inout Cursor) async throws -> Data?) {
            self.cursor = cursor
            self.produce = produce
        }

        mutating func next() async throws -> UInt8? {
            if rest.isEmpty { rest = try await nextBuffer(suggested: 1)?[...] ?? [] }
            return rest.popFirst()
        }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            try await produce(&cursor).map { Array($0) }
        }
    }
}
