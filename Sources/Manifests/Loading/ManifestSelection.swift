/// Which files of a folder are manifests.
public enum ManifestSelection {
    /// Paths that end in `.yaml` or `.yml`, outside folders that begin with a dot, and not named by
    /// `ignore`, the text of `.reconcilerignore`; sorted. Paths with a similar ending, such as
    /// `.YAML`, are included, so that the reader reports that such a file is not read.
    ///
    /// Lines of `ignore` are patterns as in `.gitignore`: `#` begins a comment, `!` includes a path
    /// again, a `/` at the end means a folder, a `/` elsewhere ties the pattern to the root; `*`
    /// and `?` stop at a `/`, `**` goes across.
    public static func select(paths: [String], ignore: String?) -> [String] {
        select(paths, ignore: ignore, path: { $0 })
    }

    /// As above, for anything that has a path. Files for which `mayHideFolder` is true are included
    /// whatever their names are.
    public static func select<File>(
        _ files: [File], ignore: String?, path: (File) -> String,
        mayHideFolder: (File) -> Bool = { _ in false }
    ) -> [File] {
        let rules = (ignore ?? "").split(whereSeparator: \.isNewline).compactMap {
            IgnoreRule(line: $0)
        }
        return files.filter { file in
            let path = path(file)
            guard naming(of: path) != .other || mayHideFolder(file) else { return false }
            return !isInDotFolder(path) && !isIgnored(path, rules)
        }.sorted { path($0) < path($1) }
    }

    /// The paths that are manifests by their names or have a finding. Other files are read only
    /// because they may hide a folder of manifests, as a link may.
    public static func told(_ paths: [String], besides findings: [Diagnostic]) -> [String] {
        let found = Set(findings.map(\.location.path))
        return paths.filter { naming(of: $0) != .other || found.contains($0) }
    }

    /// What the name of a file says about it.
    enum Naming {
        case manifest
        /// Probably meant as a manifest, as `cup.YAML` is.
        case misnamed
        case other
    }

    static func naming(of path: String) -> Naming {
        // Runs for all files of a commit; the last byte is enough to reject most of them.
        guard let last = path.utf8.last,
            last | 0x20 == UInt8(ascii: "l") || last <= 0x20 || last >= 0x80
        else { return .other }
        let isManifest = endings.contains {
            path.utf8.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
        if isManifest { return .manifest }
        let ending = trimmed(path).suffix(5).lowercased()
        return endings.contains(where: ending.hasSuffix) ? .misnamed : .other
    }

    /// The name that a misnamed file should have; nil for others.
    static func correctedName(of path: String) -> String? {
        guard naming(of: path) == .misnamed else { return nil }
        let name = trimmed(path).split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return name[..<dot] + name[dot...].lowercased()
    }

    private static let endings = [".yaml", ".yml"]
    private static let slash = UInt8(ascii: "/")

    /// The path without white space and U+FFFD at its end; U+FFFD may stand for an invisible
    /// character.
    private static func trimmed(_ path: String) -> Substring {
        var path = path[...]
        while let last = path.last, last.isWhitespace || last == "\u{FFFD}" { path.removeLast() }
        return path
    }

    private static func isInDotFolder(_ path: String) -> Bool {
        parts(path).dropLast().contains { $0.first == UInt8(ascii: ".") }
    }

    /// The parts between slashes. The path of a folder ends in `/`, so its last part is empty.
    private static func parts(_ path: String) -> [Substring.UTF8View] {
        path.utf8.split(separator: slash, omittingEmptySubsequences: false)
    }

    /// The last rule that matches the path or a folder above it decides.
    private static func isIgnored(_ path: String, _ rules: [IgnoreRule]) -> Bool {
        guard !rules.isEmpty else { return false }
        let parts = parts(path).map(Array.init)
        return rules.last { $0.matches(parts) }?.ignores ?? false
    }
}

/// One line of `.reconcilerignore`.
private struct IgnoreRule {
    let ignores: Bool
    private let isFolderOnly: Bool
    private let isAnchored: Bool
    private let parts: [[UInt8]]

    init?(line: Substring) {
        var text = line.prefix(1_000).drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        guard let first = text.first, first != "#" else { return nil }
        ignores = first != "!"
        if !ignores { text.removeFirst() }
        isFolderOnly = text.hasSuffix("/")
        if isFolderOnly { text.removeLast() }
        isAnchored = text.contains("/")
        parts = text.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
        guard !parts.isEmpty else { return nil }
    }

    /// Whether the rule matches the path or a folder above it.
    func matches(_ path: [[UInt8]]) -> Bool {
        let ends = isFolderOnly ? Array(path.indices.dropFirst()) : Array(1...max(path.count, 1))
        return ends.contains { end in
            let candidate = path.prefix(end)
            if isAnchored { return Self.match(parts[...], candidate) }
            return candidate.last.map { Self.match(parts[0], $0) } ?? false
        }
    }

    /// Matches parts of a pattern with parts of a path; `**` stands for any number of parts.
    private static func match(
        _ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>
    ) -> Bool {
        var reachable = Set([path.startIndex])
        for part in pattern {
            if part == Array("**".utf8) {
                guard let first = reachable.min() else { return false }
                reachable = Set(first...path.endIndex)
            } else {
                reachable = Set(
                    reachable.filter { $0 < path.endIndex && match(part, path[$0]) }.map { $0 + 1 })
            }
        }
        return reachable.contains(path.endIndex)
    }

    /// Matches within one part: `*` stands for any text and `?` for one byte.
    private static func match(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var position = 0
        var index = 0
        var retry: (position: Int, index: Int)?
        while index < text.count {
            if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
                retry = (position, index)
                position += 1
            } else if position < pattern.count,
                pattern[position] == text[index] || pattern[position] == UInt8(ascii: "?")
            {
                position += 1
                index += 1
            } else if let last = retry {
                retry = (last.position, last.index + 1)
                position = last.position + 1
                index = last.index + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
