import Foundation
import Manifests
import TestSupport

/// Manifests that the project ships.
enum Shipped {
    static func files(_ folder: String) throws -> [SourceFile] {
        let root = "\(Services.root)/\(folder)"
        let all = try FileManager.default.subpathsOfDirectory(atPath: root)
        return try ManifestSelection.select(paths: all, ignore: nil).map {
            SourceFile(path: $0, content: try Data(contentsOf: URL(filePath: "\(root)/\($0)")))
        }
    }
}
