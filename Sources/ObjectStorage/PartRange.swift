/// Where a part lies in its file.
public struct PartRange: Sendable, Hashable, Codable {
    /// 1 to 10,000.
    public var number: Int
    public var offsetBytes: Int64
    public var sizeBytes: Int64

    public init(number: Int, offsetBytes: Int64, sizeBytes: Int64) {
        self.number = number
        self.offsetBytes = offsetBytes
        self.sizeBytes = sizeBytes
    }

    /// The parts of a file, the same at every call: of `partBytes` each, or more where a file
    /// would need over 10,000, and the last one of what is left; one for an empty file.
    ///
    /// Limits of S3: 5 MiB to 5 GiB a part except the last, 10,000 parts.
    ///
    /// - Throws: `invalidRequest` when a size is out of limits.
    public static func plan(
        sizeBytes: Int64, partBytes: Int64
    ) throws(BucketError) -> [PartRange] {
        guard (BucketLimits.partMinBytes...BucketLimits.partMaxBytes).contains(partBytes) else {
            throw .invalidRequest(
                "parts of \(partBytes) bytes are not possible; "
                    + "a part has \(BucketLimits.partMinBytes) to "
                    + "\(BucketLimits.partMaxBytes) bytes")
        }
        guard sizeBytes >= 0, sizeBytes <= BucketLimits.partMaxBytes * BucketLimits.partsMax else {
            throw .invalidRequest(
                "an object of \(sizeBytes) bytes is not possible; "
                    + "it has 0 to \(BucketLimits.partMaxBytes * BucketLimits.partsMax) bytes")
        }
        let least = (sizeBytes + BucketLimits.partsMax - 1) / BucketLimits.partsMax
        let step = max(partBytes, least)
        let count = max(1, (sizeBytes + step - 1) / step)
        return (0..<count).map { index in
            PartRange(
                number: Int(index) + 1, offsetBytes: index * step,
                sizeBytes: min(step, sizeBytes - index * step))
        }
    }

    func validate() throws(BucketError) {
        try Self.validate(number: number)
        guard offsetBytes >= 0, (0...BucketLimits.partMaxBytes).contains(sizeBytes),
            offsetBytes <= Int64.max - sizeBytes
        else {
            throw .invalidRequest(
                "part \(number) has \(sizeBytes) bytes at \(offsetBytes); "
                    + "it must lie in its file and have at most \(BucketLimits.partMaxBytes) bytes")
        }
    }

    static func validate(number: Int) throws(BucketError) {
        guard (1...Int(BucketLimits.partsMax)).contains(number) else {
            throw .invalidRequest("part number \(number) must be 1 to \(BucketLimits.partsMax)")
        }
    }
}
