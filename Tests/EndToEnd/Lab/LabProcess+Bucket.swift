import Foundation
import TestSupport

extension LabProcess {
    /// Makes the lab's bucket on the S3 server, as an operator does before the first start.
    func makeBucket() async throws {
        let keys = "\(try Services.s3AccessKey):\(try Services.s3SecretKey)"
        try await Command.output(
            "curl",
            [
                "-sS", "-f", "-X", "PUT", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", keys,
                "\(try Services.s3Endpoint)/\(bucket)",
            ])
    }
}
