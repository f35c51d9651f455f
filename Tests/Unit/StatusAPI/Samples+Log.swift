import Foundation
import Manifests
import Persistence
import Planning

@testable import StatusAPI

extension ShownLog {
    /// A log to which more will be added.
    static func of(_ text: String) -> ShownLog {
        let task = TaskID(
            resource: Samples.run, digest: InputDigest(of: "d".utf8), run: 1)
        let chunk = LogChunk(
            attempt: AttemptID(task: task, number: 1), bytes: Data(text.utf8), offsetBytes: 0)
        return .view(LogView(chunk, LogCleaner.Style(keepsColours: true)))
    }
}
