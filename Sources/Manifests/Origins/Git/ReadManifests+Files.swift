internal import HashTreeCollections

extension ReadManifests {
    /// The paths of the files and folders that manifests name, relative to the root, each with
    /// whether a manifest gives its SHA-256.
    public var namedFiles: [String: Bool] {
        var paths: [String: Bool] = [:]
        for (_, named) in allNamedFiles {
            paths[named.path] = paths[named.path] == true || named.sha256 != nil
        }
        return paths
    }

    /// Findings about the files that manifests name. Paths that are not in `found` are skipped, and
    /// so is a missing file that no work would take in.
    public func findings(on found: [String: FoundFile]) -> [Diagnostic] {
        guard !found.isEmpty else { return [] }
        // Names that may still be compared, so that thousands of missing files do not take seconds.
        var budget = 50_000
        return allNamedFiles.sorted { $0.file.path < $1.file.path }.compactMap { draft, named in
            guard var file = found[named.path] else { return nil }
            if case .nothing(let names) = file {
                guard draft.written?.spec?.takesNothingIn != true else { return nil }
                budget -= names.count
                if budget < 0 { file = .nothing(beside: []) }
            }
            return named.problem(with: file, besides: draft.source.path)?.diagnostic(
                in: draft.source, resource: draft.id)
        }
    }

    private var allNamedFiles: [(draft: DocumentDraft, file: NamedFile)] {
        var named: [(draft: DocumentDraft, file: NamedFile)] = []
        for file in files.values {
            for draft in file.drafts {
                if let file = draft.written?.file { named.append((draft, file)) }
            }
        }
        return named
    }
}

extension Spec {
    /// Whether the spec is suspended, cancelled or without data, so that its work does not begin.
    fileprivate var takesNothingIn: Bool {
        common.suspend || common.dropData || run?.cancel == true
    }
}

extension NamedFile {
    fileprivate func problem(with found: FoundFile, besides manifest: String) -> Finding? {
        let shown = quoted(path)
        switch (found, form) {
        case (.file(let digest, let head), .file):
            if isModel, let refusal = head?.refusal(asModel: path) {
                return .error(.unsuitableFile, refusal, at: mark)
            }
            guard let digest, let sha256, digest != sha256.value else { return nil }
            return .error(
                .wrongDigest,
                "the file \(shown) has the sha256 \(digest), but the manifest gives another; if "
                    + "the file is right, write this one", at: sha256.mark)
        case (.folder(isEmpty: false), .folder): return nil
        case (.folder(isEmpty: true), .folder):
            return .error(
                .unsuitableFile,
                "the folder \(shown) is empty, and git keeps no empty folders; put the pictures "
                    + "there", at: mark)
        case (.file, .folder), (.pointer, .folder):
            return .error(.unsuitableFile, "\(shown) is a file; name a folder", at: mark)
        case (.folder, .file):
            return .error(.unsuitableFile, "\(shown) is a folder; name a file", at: mark)
        case (.pointer(let sha256), .file):
            let content = sha256.map { " to a file with the sha256 \($0)" } ?? ""
            return .error(
                .unsuitableFile,
                "\(shown) is a Git LFS pointer\(content), and the lab takes in no files by LFS; "
                    + "commit the file itself", at: mark)
        case (.link, _):
            return .error(
                .unsuitableFile,
                "\(shown) is a symbolic link or lies behind one, and links are not followed; "
                    + "name the \(form) itself", at: mark)
        case (.lookalike, _):
            return .error(
                .missingFile,
                "there is no \(form) \(shown), but one whose path looks the same: an accented "
                    + "letter is one character in one of them and two in the other (NFC and NFD, "
                    + "as a Mac writes it); rename the \(form), best to letters without accents",
                at: mark)
        case (.nothing(let names), _):
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let hint =
                pathFromManifest(manifest).map {
                    "a path begins at the folder of its manifest; write \(quoted($0))"
                }
                ?? Spelling.meant(by: name, among: names).map { "did you mean '\($0)'?" }
                ?? "commit it together with the manifest, or correct the path"
            return .error(.missingFile, "there is no \(form) \(shown); \(hint)", at: mark)
        case (.unreadable(let reason), _):
            return .error(
                .unsuitableFile, "\(shown) cannot be read: \(reason); make it a plain \(form)",
                at: mark)
        }
    }
}

extension NamedFile {
    /// The path as the manifest should write it, when the manifest seems to have written it
    /// relative to the root; else nil.
    private func pathFromManifest(_ manifest: String) -> String? {
        let folder = manifest.split(separator: "/").dropLast()
        let written = path.split(separator: "/").dropFirst(folder.count)
        guard written.count > 1, let first = folder.first, first == written.first,
            path.split(separator: "/").starts(with: folder)
        else { return nil }
        let shared = zip(folder, written.dropLast()).prefix { $0 == $1 }.count
        let up = Array(repeating: Substring(".."), count: folder.count - shared)
        return (up + written.dropFirst(shared)).joined(separator: "/")
    }
}

extension LoadResult {
    /// The same result with more findings. The desired state stays the same, because files are
    /// checked again when they are taken in.
    public func adding(_ findings: [Diagnostic]) -> LoadResult {
        LoadResult(
            desired: desired, diagnostics: (diagnostics + findings).sorted.withoutRepetitions)
    }
}
