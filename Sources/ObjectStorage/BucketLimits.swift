/// Sizes that every bucket keeps; those of parts and puts are S3's.
public enum BucketLimits {
    /// The most bytes `Bucket.read` returns in one call.
    public static let readMaxBytes: Int64 = 64 << 20
    public static let putMaxBytes: Int64 = 5 << 30
    /// The last part of an upload may be smaller.
    public static let partMinBytes: Int64 = 5 << 20
    public static let partMaxBytes: Int64 = 5 << 30
    public static let partsMax: Int64 = 10_000
}
