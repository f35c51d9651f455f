/// What the stub answers: a head, then steps in order.
public struct StubResponse: Sendable {
    public enum Body: Sendable {
        /// One piece with its `Content-Length`.
        case whole([UInt8])
        /// Steps of a chunked body; it ends properly unless a step cuts the connection.
        case chunked([Step])
        /// Steps that write raw bytes below the head; nothing is added, no length is announced.
        case raw([Step])
    }

    public enum Step: Sendable {
        case bytes([UInt8])
        /// Waits until the test opens the gate (or stops the server).
        case gate(String)
        /// Waits until the other side closes the connection.
        case untilDisconnect
        /// Cuts the connection here.
        case drop
    }

    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: Body
    /// A gate to pass before the head is written, so that the client sees nothing at all until
    /// then.
    public var gateBeforeHead: String?
    /// True to cut the connection without a single byte, as when a reply is lost.
    public var dropsBeforeHead = false

    public init(
        _ status: Int, headers: [(name: String, value: String)] = [], body: Body = .whole([])
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public static func text(_ status: Int, _ text: String, type: String = "text/plain") -> Self {
        Self(status, headers: [("Content-Type", type)], body: .whole(Array(text.utf8)))
    }

    public static func json(_ status: Int, _ text: String) -> Self {
        .text(status, text, type: "application/json")
    }

    /// Each piece becomes one chunk, so the test chooses where the borders are.
    public static func pieces(_ pieces: [[UInt8]]) -> Self {
        Self(200, body: .chunked(pieces.map(Step.bytes)))
    }

    /// The request was carried out but its reply is lost.
    public static var lost: Self {
        var response = Self(200)
        response.dropsBeforeHead = true
        return response
    }

    /// What a responder returns for a request the test did not expect.
    public static func unexpected(_ request: StubRequest) -> Self {
        .text(501, "the test did not script \(request.method) \(request.target)")
    }

    public func held(at gate: String) -> Self {
        var copy = self
        copy.gateBeforeHead = gate
        return copy
    }
}
