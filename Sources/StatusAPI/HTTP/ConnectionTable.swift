import FlyingFox
import FlyingSocks
import Glibc

/// The connections of one listener, and since when the service waits for each.
struct ConnectionTable {
    enum Wait { case read, write }

    private struct Connection {
        let peer: Socket.Address
        /// The second since which the service waits for the client.
        var since: Int
        /// Number of bytes that had been received when its last request was complete.
        var bytesBefore: UInt64
        /// Whether a request is being answered, which may take as long as a stream likes.
        var isAnswered = false
        var isWriting = false

        var name: HTTPRequest.Address { .make(from: peer) }
    }

    private let limits: StatusConfiguration.Limits
    private var seconds = 0
    private var connections: [Int32: Connection] = [:]
    /// The address of the listener, once a connection may have come that is not in the table.
    private var unseenAt: Socket.Address?
    private var looksLeft = 0
    private var places: [HTTPRequest.Address: Int32] = [:]
    /// Clients whose request was complete at once, so that their connection is not in the table
    /// yet; with the second of the request.
    private var unplaced: [HTTPRequest.Address: Int] = [:]
    /// Clients that went away since the last second while they were answered.
    private var gone: [HTTPRequest.Address] = []

    init(limits: StatusConfiguration.Limits) { self.limits = limits }

    var count: Int { connections.count }

    /// Whether there is no connection, and none that may have come unseen.
    var isEmpty: Bool { connections.isEmpty && looksLeft == 0 }

    /// Notes that the service waits for a connection. False when there is no room for it.
    mutating func begin(_ wait: Wait, _ descriptor: Int32, _ peer: Socket.Address?) -> Bool {
        guard let peer else { return false }
        if connections[descriptor]?.peer != peer {
            if connections.count >= limits.connectionsMax, !makeRoom() { return false }
            forget(descriptor)
            connections[descriptor] = Connection(peer: peer, since: seconds, bytesBefore: 0)
            places[.make(from: peer)] = descriptor
        }
        switch wait {
        case .read:
            if connections[descriptor]?.isAnswered == true {
                connections[descriptor]?.isAnswered = false
                connections[descriptor]?.since = seconds
            }
        case .write:
            connections[descriptor]?.isWriting = true
            connections[descriptor]?.since = seconds
        }
        return true
    }

    /// Notes that a connection may have come that the service has not waited for yet.
    mutating func accepted(on address: Socket.Address) { (unseenAt, looksLeft) = (address, 2) }

    mutating func end(_ wait: Wait, _ descriptor: Int32) {
        if wait == .write { connections[descriptor]?.isWriting = false }
    }

    /// - Returns: whether the connection has sent more already, as far as that is known.
    mutating func requestArrived(from address: HTTPRequest.Address) -> Bool {
        guard let descriptor = places[address] else {
            unplaced[address] = seconds
            return false
        }
        connections[descriptor]?.isAnswered = true
        connections[descriptor]?.bytesBefore = Self.facts(of: descriptor)?.receivedBytes ?? 0
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    /// To be called once a second: forgets connections that are gone, and shuts down those that
    /// exceed a limit.
    ///
    /// - Returns: the clients that went away before they had their whole answer.
    mutating func tick() -> [HTTPRequest.Address] {
        seconds += 1
        findUnseen()
        unplaced = unplaced.filter { seconds - $0.value <= 2 }
        let patience = Int(limits.patience.components.seconds)
        for (descriptor, connection) in connections {
            guard Self.peer(descriptor) == connection.peer else {
                forget(descriptor)
                continue
            }
            let facts = Self.facts(of: descriptor)
            if connection.isAnswered, facts?.isClosedByPeer == true { gone.append(connection.name) }
            let isLate = seconds - connection.since > patience
            let received = facts?.receivedBytes ?? 0
            // Twice the limit, since bytes that are sent ahead of the next request count as well.
            let bytesMax =
                2 * limits.headBytesMax + (connection.isAnswered ? 2 * limits.bodyBytesMax : 0)
            let isFlood = received > connection.bytesBefore + UInt64(bytesMax)
            if isFlood || (isLate && (connection.isWriting || !connection.isAnswered)) {
                shutDown(descriptor)
            }
        }
        defer { gone = [] }
        return gone
    }

    /// Adds connections whose client sends without pause, so that the service never waited for
    /// them. They are found by their local address.
    private mutating func findUnseen() {
        guard let address = unseenAt, looksLeft > 0 else { return }
        looksLeft -= 1
        for descriptor in Int32(3)..<Int32(limits.connectionsMax * 2 + 1_024)
        where connections[descriptor] == nil {
            // Most descriptors are no socket. This check tells without making an error.
            guard Self.isInternetSocket(descriptor) else { continue }
            let socket = Socket(file: .init(rawValue: descriptor))
            let local = try? socket.sockname()  // closed meanwhile: not ours any more
            guard local == address, let peer = Self.peer(descriptor)
            else { continue }
            _ = begin(.read, descriptor, peer)
            if unplaced.removeValue(forKey: .make(from: peer)) != nil {
                connections[descriptor]?.isAnswered = true
            }
        }
    }

    /// Makes room for one connection: forgets those that are gone, or else shuts down the one that
    /// has been silent longest.
    private mutating func makeRoom() -> Bool {
        for (descriptor, connection) in connections
        where Self.peer(descriptor) != connection.peer {
            forget(descriptor)
        }
        if connections.count < limits.connectionsMax { return true }
        let silent = connections.filter { !$0.value.isAnswered }
        guard let oldest = silent.min(by: { $0.value.since < $1.value.since }) else { return false }
        shutDown(oldest.key)
        return true
    }

    /// Ends the connection and discards the bytes that it has sent, so that the server reads no
    /// more of them. Connecting a socket to no address does this. The server then closes it.
    private mutating func shutDown(_ descriptor: Int32) {
        var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: sockaddr().sa_data)
        _ = Glibc.connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
        forget(descriptor)
    }

    private mutating func forget(_ descriptor: Int32) {
        guard let old = connections.removeValue(forKey: descriptor) else { return }
        places[old.name] = nil
        if old.isAnswered { gone.append(old.name) }
    }

    private static func isInternetSocket(_ descriptor: Int32) -> Bool {
        var domain: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0
            && domain == AF_INET
    }

    private static func peer(_ descriptor: Int32) -> Socket.Address? {
        try? Socket(file: .init(rawValue: descriptor)).remotePeer()  // closed: not ours any more
    }

    /// What the kernel knows of a connection.
    private struct Facts {
        let receivedBytes: UInt64
        /// Whether the client has closed its side, as a client that goes away does.
        let isClosedByPeer: Bool
    }

    /// From Linux's `struct tcp_info`: the state stands at byte 0, and `tcpi_bytes_received` at
    /// byte 128. Nil when the descriptor is no connection.
    private static func facts(of descriptor: Int32) -> Facts? {
        var storage = [UInt8](repeating: 0, count: 256)
        var length = socklen_t(storage.count)
        let result = storage.withUnsafeMutableBytes {
            getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, $0.baseAddress, &length)
        }
        guard result == 0, length >= 136 else { return nil }
        return Facts(
            receivedBytes: storage.withUnsafeBytes {
                $0.loadUnaligned(fromByteOffset: 128, as: UInt64.self)
            },
            isClosedByPeer: storage[0] == UInt8(TCP_CLOSE_WAIT))
    }
}
