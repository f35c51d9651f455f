import Foundation
import Lab

/// The page that GitHub Actions shows of a job.
enum JobSummary {
    /// Adds to the page; without effect where there is none.
    static func append(_ markdown: String) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        do {
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(markdown.utf8))
            try file.close()
        } catch {
            throw CommandFailure(
                status: .error,
                message: "GITHUB_STEP_SUMMARY names '\(path)', which cannot be added to: "
                    + FailureText.reason(of: error))
        }
    }
}
