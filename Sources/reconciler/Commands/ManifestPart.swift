import Execution
import Manifests
import PathKit

/// A folder that is only a part of the manifests that belong together, such as `users/alice`.
struct ManifestPart {
    /// Where the Lab is declared.
    let whole: ManifestFolder
    /// The part as seen from there.
    let path: String

    /// Nil when the folder stands for itself: it declares a Lab, or no folder above it, up to the
    /// top of the checkout, declares one and reads its manifests. In no checkout only the folder
    /// that holds `users` is looked at.
    init?(_ folder: ManifestFolder, files: [SourceFile]) throws {
        let parts = folder.folder.normalize().components
        // Nothing above the top of a checkout belongs to it.
        let top = parts.indices.reversed().first { index in
            (Path(components: parts.prefix(index + 1)) + ".git").exists
        }
        let depths =
            top.map { Array(($0 + 1..<max(parts.count, $0 + 1)).reversed()) }
            ?? parts.lastIndex(of: "users").map { [$0] } ?? []
        for depth in depths where depth > 0 {
            let above = Path(components: parts.prefix(depth))
            guard Self.declaresLab(in: above) else { continue }
            guard !files.contains(where: Self.declaresLab) else { return nil }
            let path = parts.dropFirst(depth).joined(separator: "/")
            let whole = try ManifestFolder(path: above.string)
            guard try whole.files().contains(where: { $0.path.hasPrefix("\(path)/") }) else {
                return nil
            }
            self.whole = whole
            self.path = path
            return
        }
        return nil
    }

    func holds(_ path: String) -> Bool { path.hasPrefix("\(self.path)/") }

    /// How the whole is named on the command line from here.
    var wholeFromHere: String { whole.pathFromHere.isEmpty ? "." : whole.pathFromHere }

    private static func declaresLab(in folder: Path) -> Bool {
        let found = try? FolderManifests.names(in: folder.string)  // unreadable: nothing is known
        let names = ManifestSelection.select(paths: found ?? [], ignore: nil)
        return names.prefix(filesMax).contains { name in
            let file = folder + name
            guard !file.isSymlink,
                let content = try? FolderManifests.content(of: file.string)  // the same
            else { return false }
            return declaresLab(SourceFile(path: name, content: content))
        }
    }

    private static let filesMax = 200

    private static func declaresLab(_ file: SourceFile) -> Bool {
        String(decoding: file.content, as: UTF8.self).split(whereSeparator: \.isNewline)
            .contains { $0.prefix { $0 != "#" }.split(separator: " ") == ["kind:", "Lab"] }
    }
}
