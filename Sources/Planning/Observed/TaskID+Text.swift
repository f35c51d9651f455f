import Manifests

extension TaskID {
    /// The whole of it as text: `Kind/owner/name@digest#run`.
    public var text: String { "\(work)#\(run)" }

    /// What attempt numbers are counted over: the resource and the digest.
    public var work: String { "\(resource)@\(digest.rawValue)" }

    public init?(text: String) {
        guard let hash = text.lastIndex(of: "#"), let run = Int(text[text.index(after: hash)...])
        else { return nil }
        let work = text[..<hash]
        guard let at = work.lastIndex(of: "@"), let resource = ResourceID(String(work[..<at])),
            let digest = InputDigest(rawValue: String(work[work.index(after: at)...]))
        else { return nil }
        self.init(resource: resource, digest: digest, run: run)
    }
}
