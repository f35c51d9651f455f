/// Paths of files that manifests name.
enum RelativePath {
    /// `path`, which is relative to the folder of `manifest`, as a path relative to the root, with
    /// `.` and `..` resolved. Nil when it leaves the root, is absolute, names git's own folder,
    /// ends in `/`, `.` or `..`, or has a backslash, a control character or `://`.
    static func resolve(_ path: String, besides manifest: String) -> String? {
        let isControlled = path.unicodeScalars.contains {
            $0 == "\\" || $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
        }
        let slash = UInt8(ascii: "/")
        guard path.utf8.first != slash, path.utf8.last != slash, !isControlled,
            !path.contains("://")
        else { return nil }
        var parts = manifest.utf8.split(separator: slash).dropLast().map(Substring.init)
        for part in path.utf8.split(separator: slash).map(Substring.init) {
            switch part {
            case ".": continue
            case "..":
                guard parts.popLast() != nil else { return nil }
            default:
                guard part.utf8.count != 4 || part.lowercased() != ".git" else { return nil }
                parts.append(part)
            }
        }
        let last = path.utf8.split(separator: slash).last.map(Substring.init) ?? ""
        guard !parts.isEmpty, last != ".", last != ".." else { return nil }
        return parts.joined(separator: "/")
    }

    /// The end of a message, from `; ` on, on how to write the path; empty when nobody can tell.
    static func advice(on path: String) -> String {
        let name = path.split { $0 == "/" || $0 == "\\" }.last ?? ""
        if path.hasPrefix("/") || path.contains(":") {
            return "; put the file beside this manifest and write \(quoted(String(name)))"
        }
        return path.contains("\\") ? "; write '/' in place of '\\'" : ""
    }
}
