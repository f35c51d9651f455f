import Foundation

/// Checks the port of the pages before a server is made.
public enum StatusPort {
    /// Finds out whether a server could listen on the port of 127.0.0.1; 0 always can.
    ///
    /// - Throws: `StatusServerError.cannotListen`.
    public static func check(_ port: UInt16) throws(StatusServerError) {
        guard port != 0 else { return }
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw refusal(port, errno) }
        defer { close(file) }
        var yes: Int32 = 1
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let result = withUnsafeBytes(of: &address) { bytes in
            bytes.assumingMemoryBound(to: sockaddr.self).baseAddress.map {
                bind(file, $0, socklen_t(bytes.count))
            }
        }
        guard result == 0 else { throw refusal(port, errno) }
    }

    static func refusal(_ port: UInt16, _ code: Int32) -> StatusServerError {
        .cannotListen(port: port, reason: String(cString: strerror(code)))
    }
}
