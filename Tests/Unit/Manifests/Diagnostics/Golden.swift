import Foundation
import Testing

/// Files of `Tests/Unit/Manifests/Golden`; `UPDATE_GOLDEN=1` rewrites them and still fails.
enum Golden {
    static func expect(_ text: String, isIn name: String) throws {
        let folder = (0..<2).reduce(URL(filePath: #filePath)) { path, _ in
            path.deletingLastPathComponent()
        }
        let file = folder.appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            Issue.record("\(name) was written; look at it and run again without UPDATE_GOLDEN")
            return
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(golden == text, "\(name) differs")
    }
}
