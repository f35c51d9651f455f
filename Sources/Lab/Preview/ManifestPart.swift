import Execution
package import Manifests
package import PathKit

/// A folder that holds only a part of a lab's manifests, such as `users/alice`.
package struct ManifestPart {
    /// The folder that declares the Lab.
    package let whole: ManifestFolder
    /// The path of the part, relative to `whole`.
    package let path: String

    /// Nil when the folder is no part: it declares a Lab itself, or no folder above it, up to the
    /// top of the checkout, declares one and reads its manifests. Outside a checkout only the
    /// folder that holds `users` is looked at.
    package init?(_ folder: Path, files: [SourceFile]) async throws {
        guard let above = Self.foldersAbove(folder).first(where: Self.declaresLab),
            !files.contains(where: Self.declaresLab)
        else { return nil }
        path = folder.normalize().components.dropFirst(above.components.count)
            .joined(separator: "/")
        whole = try await ManifestFolder(path: above.string)
        guard whole.mayHold("\(path)/manifest.yaml") else { return nil }
    }

    /// The folder, or the nearest one above it, that declares a Lab in a file of its own; else the
    /// top of its checkout, if it is in one.
    package static func folderOfLab(around folder: Path) -> Path? {
        let folders = [folder.normalize()] + foldersAbove(folder)
        return folders.first(where: declaresLab) ?? folders.first(where: isTopOfCheckout)
    }

    /// The nearest folder with manifests around `folder`, which has none; if a Lab is there, the
    /// folder of the Lab. Outside a checkout only the folder above is looked at.
    static func nearestManifests(around folder: Path) async -> Path? {
        let above = isInCheckout(folder) ? foldersAbove(folder) : [folder.normalize().parent()]
        for place in above {
            let folder = try? await ManifestFolder(path: place.string)  // as below
            let found = try? folder?.read(entriesMax: entriesMax)  // unreadable: nothing is known
            let files = (found?.files ?? []).filter { declares($0) { $0.first == "kind:" } }
            let labs = files.filter(declaresLab)
            let nearest = (labs.isEmpty ? files : labs)
                .min { Path($0.path).components.count < Path($1.path).components.count }
            guard let file = nearest else { continue }
            return (place + file.path).parent()
        }
        return nil
    }

    private static let entriesMax = 5_000

    package static func isInCheckout(_ folder: Path) -> Bool {
        ([folder.normalize()] + foldersAbove(folder)).contains(where: isTopOfCheckout)
    }

    private static func isTopOfCheckout(_ folder: Path) -> Bool { (folder + ".git").exists }

    /// The folders above, nearest first, up to the top of the checkout. Nothing above that belongs
    /// to the checkout.
    private static func foldersAbove(_ folder: Path) -> [Path] {
        let parts = folder.normalize().components
        let top = parts.indices.reversed().first { index in
            isTopOfCheckout(Path(components: parts.prefix(index + 1)))
        }
        let depths =
            top.map { Array(($0 + 1..<max(parts.count, $0 + 1)).reversed()) }
            ?? parts.lastIndex(of: "users").map { [$0] } ?? []
        return depths.filter { $0 > 0 }.map { Path(components: parts.prefix($0)) }
    }

    package func holds(_ path: String) -> Bool { path.hasPrefix("\(self.path)/") }

    /// The path of `whole` from the working directory.
    package var wholeFromHere: String { whole.pathFromHere.isEmpty ? "." : whole.pathFromHere }

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
        declares(file) { $0 == ["kind:", "Lab"] }
    }

    /// Whether the words of some line, without its comment, fulfil `line`.
    private static func declares(_ file: SourceFile, _ line: ([Substring]) -> Bool) -> Bool {
        String(decoding: file.content, as: UTF8.self).split(whereSeparator: \.isNewline)
            .contains { line($0.prefix { $0 != "#" }.split(separator: " ")) }
    }
}
