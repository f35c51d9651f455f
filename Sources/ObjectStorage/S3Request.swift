/// A request to an S3 server before it is signed.
struct S3Request {
    enum Payload {
        case empty
        case bytes([UInt8])
        case file(FileChunks, sha256: [UInt8])
    }

    var method: String
    var key: ObjectKey?
    var query: [(name: String, value: String)] = []
    /// Names in lower case.
    var headers: [String: String] = [:]
    var payload = Payload.empty
}

/// What a server answered, its body read.
struct S3Reply {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// - Throws: `unexpectedReply` unless the body is XML with that root.
    func document(_ name: String) throws(BucketError) -> XMLElement {
        guard let root = XMLReader.read(body) else {
            throw .unexpectedReply("a body of \(body.count) bytes is no XML; wanted \(name)")
        }
        guard root.name == name else {
            throw .unexpectedReply("the body is a \(root.name.prefix(50)); wanted \(name)")
        }
        return root
    }
}
