import CZlib
import FlyingFox
import Foundation

/// Compresses text for clients that accept it (RFC 1952).
enum Gzip {
    /// Below this many bytes, compression wins nothing.
    private static let worthwhileBytes = 1_024

    /// Whether contents of this type and size are sent compressed to the client.
    static func isWanted(_ headers: HTTPHeaders, for type: String?, of contents: Data) -> Bool {
        guard contents.count >= worthwhileBytes, let type, isText(type) else { return false }
        let accepted = headers[HTTPHeader("Accept-Encoding")]?.lowercased() ?? ""
        return accepted.split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let name = parts.first, name == "gzip" || name == "*" else { return false }
            return !parts.dropFirst().contains { $0.wholeMatch(of: /q=0(\.0*)?/) != nil }
        }
    }

    private static func isText(_ type: String) -> Bool {
        ["text/", "application/json", "image/svg+xml"].contains(where: type.hasPrefix)
    }

    /// The contents compressed; nil when the library has no memory for it.
    static func compressed(_ contents: Data) -> Data? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        // A window of 15 bits; 16 more ask for the gzip format.
        guard
            deflateInit2_(
                &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var input = [UInt8](contents)
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
        let result = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        return result == Z_STREAM_END ? Data(output[..<Int(stream.total_out)]) : nil
    }
}
