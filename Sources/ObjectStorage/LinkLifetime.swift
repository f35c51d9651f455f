/// How long a presigned link is good: whole seconds, 1 second to 7 days as S3 has it.
struct LinkLifetime: Hashable {
    let seconds: Int

    init(_ duration: Duration) throws(BucketError) {
        let (seconds, attoseconds) = duration.components
        guard attoseconds == 0, (1...604_800).contains(seconds) else {
            throw .invalidRequest(
                "a link cannot be good for \(duration); "
                    + "it must be whole seconds, 1 second to 7 days")
        }
        self.seconds = Int(seconds)
    }
}
