/// SHA-256 of bytes that are at hand as a whole.
public enum ContentDigest {
    /// 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: some Collection<UInt8>) -> String {
        SHA256Sum(of: bytes).text
    }
}
