import Manifests
import SimulatedWorld

/// A small lab whose manifests are written out from what it holds.
struct LabDraft: Sendable, Hashable {
    struct Model: Sendable, Hashable {
        var content = 1
        var isPublic = false
    }

    struct Work: Sendable, Hashable {
        var models: [String] = []
        var dataset = ""
        /// Goes into the input digest.
        var parameter = 1
        var isPublic = false
        var suspend = false
        var cancel = false
        var rerun: Int?
        var retries = 0
        var hours: Int?
        var milliCPUs = 1000
        var priority = 0
    }

    struct Download: Sendable, Hashable {
        var kind = "Dataset"
        var target = ""
        var hours = 24
        var rerun: Int?
        var suspend = false
    }

    var users: [String] = []
    /// By `owner/name`.
    var models: [String: Model] = [:]
    var datasets: [String: Work] = [:]
    var runs: [String: Work] = [:]
    var downloads: [String: Download] = [:]
    /// Paths whose manifest has an unknown field, and those that are no YAML.
    var broken: Set<String> = []
    var unparsable: Set<String> = []
    var capacity = 3

    static func initial(_ dice: inout Dice) -> LabDraft {
        var draft = LabDraft()
        for user in ["alice", "bob", "carol"].prefix(dice.roll(2...3)) {
            draft.users.append(user)
            for index in 0..<dice.roll(1...2) {
                draft.models["\(user)/m\(index)"] = Model(
                    content: dice.roll(1...3), isPublic: dice.chance(30))
            }
            for index in 0..<dice.roll(1...2) { draft.addDataset("\(user)/d\(index)", &dice) }
            for index in 0..<dice.roll(0...2) { draft.addRun("\(user)/r\(index)", &dice) }
            if dice.chance(60) { draft.addDownload("\(user)/g0", &dice) }
        }
        return draft
    }

    mutating func addDataset(_ key: String, _ dice: inout Dice) {
        let own = names(models, of: owner(key))
        guard let first = dice.pick(own) else { return }
        var work = Work(models: dice.chance(30) ? Array(Set([first] + own)).sorted() : [first])
        vary(&work, &dice)
        datasets[key] = work
    }

    mutating func addRun(_ key: String, _ dice: inout Dice) {
        guard let dataset = dice.pick(names(datasets, of: owner(key))) else { return }
        var work = Work(dataset: dataset)
        vary(&work, &dice)
        runs[key] = work
    }

    mutating func addDownload(_ key: String, _ dice: inout Dice) {
        let kind = dice.chance(50) ? "Dataset" : "TrainingRun"
        let all = kind == "Dataset" ? names(datasets, of: owner(key)) : names(runs, of: owner(key))
        guard let target = dice.pick(all) else { return }
        downloads[key] = Download(kind: kind, target: target, hours: dice.roll(1...48))
    }

    private func vary(_ work: inout Work, _ dice: inout Dice) {
        work.parameter = dice.roll(1...3)
        work.isPublic = dice.chance(30)
        work.retries = dice.roll(0...2)
        work.hours = dice.chance(30) ? 1 : nil
        work.milliCPUs = dice.pick([500, 1000, 2000]) ?? 1000
        work.priority = dice.roll(0...2)
    }

    func owner(_ key: String) -> String { String(key.split(separator: "/")[0]) }

    private func name(_ key: String) -> String { String(key.split(separator: "/")[1]) }

    func names<Value>(_ all: [String: Value], of owner: String) -> [String] {
        all.keys.filter { self.owner($0) == owner }.sorted().map(name)
    }

    /// Manifests and models by path.
    func written() -> (files: [String: String], blobs: [String: String]) {
        var files = ["lab.yaml": lab, "net.yaml": Self.network]
        var blobs: [String: String] = [:]
        for user in users {
            files["people/\(user).yaml"] =
                "kind: User\nmetadata: {name: \(user)}\nspec: {email: \(user)@lab.example}\n"
        }
        for (key, model) in models {
            let blob = "BLENDER of \(model.content)"
            let path = "users/\(owner(key))/\(name(key))"
            blobs["\(path).blend"] = blob
            files["\(path).yaml"] = """
                kind: Model
                metadata: {name: \(name(key))}
                spec:
                  access: \(access(model.isPublic))
                  source: {path: \(name(key)).blend}
                  sha256: "\(ContentDigest.sha256(blob.utf8))"

                """
        }
        for (key, work) in datasets { files[path(key)] = text(of: work, named: name(key)) }
        for (key, work) in runs { files[path(key)] = text(of: work, named: name(key)) }
        for (key, download) in downloads { files[path(key)] = text(of: download, named: name(key)) }
        for path in broken where files[path] != nil {
            files[path]? += "nonsense: true\n"
        }
        for path in unparsable where files[path] != nil { files[path] = "kind: [" }
        return (files, blobs)
    }

    /// Paths of all owned manifests, in order.
    var paths: [String] { written().files.keys.filter { $0.hasPrefix("users/") }.sorted() }

    mutating func remove(_ path: String) {
        let key = path.dropFirst("users/".count).dropLast(".yaml".count)
        models[String(key)] = nil
        datasets[String(key)] = nil
        runs[String(key)] = nil
        downloads[String(key)] = nil
    }

    private func path(_ key: String) -> String { "users/\(key).yaml" }

    private func access(_ isPublic: Bool) -> String { isPublic ? "public" : "private" }
}

extension LabDraft {
    private var lab: String {
        """
        kind: Lab
        metadata: {name: lab}
        spec:
          defaults: {rendererImage: "lab/renderer:1", trainerImage: "lab/trainer:1"}
          capacity: {cpus: \(capacity), memory: 8Gi}

        """
    }

    private static let network = """
        kind: NetworkArchitecture
        metadata: {name: net}
        spec:
          identifier: net
          description: a network
          image: lab/trainer:1
          parameters: {epochs: {type: integer, default: 30}}

        """

    private func text(of work: Work, named name: String) -> String {
        let isRun = !work.dataset.isEmpty
        var lines = ["kind: \(isRun ? "TrainingRun" : "Dataset")", "metadata: {name: \(name)}"]
        lines += ["spec:", "  access: \(work.isPublic ? "public" : "private")"]
        if isRun {
            lines += ["  datasetRef: \(work.dataset)", "  architectureRef: net"]
            lines += ["  parameters: {epochs: \(work.parameter)}"]
        } else {
            let models = work.models.map { "{modelRef: \($0), class: cup}" }
            lines += ["  from: {models: [\(models.joined(separator: ", "))]}"]
            lines += ["  renderer: {parameters: {images: \(work.parameter)}}"]
        }
        lines += ["  resources: {cpus: \(work.milliCPUs)m, memory: 1Gi}"]
        lines += ["  retry: {limit: \(work.retries)}", "  priority: \(work.priority)"]
        if work.suspend { lines.append("  suspend: true") }
        if work.cancel { lines.append("  cancel: true") }
        if let rerun = work.rerun { lines.append("  rerun: again-\(rerun)") }
        if let hours = work.hours { lines.append("  maxDuration: \(hours)h") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(of download: Download, named name: String) -> String {
        """
        kind: Download
        metadata: {name: \(name)}
        spec:
          of: {kind: \(download.kind), name: \(download.target)}
          keepFor: \(download.hours)h
        \(download.rerun.map { "  rerun: again-\($0)\n" } ?? "")\
        \(download.suspend ? "  suspend: true\n" : "")
        """
    }
}
