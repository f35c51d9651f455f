import ArgumentParser
import CYaml
import Foundation
import Manifests
import Planning

/// Measures P07 and P08: reading manifests and planning, without process start, disk or network,
/// and their floors in the same run. Prints one JSON line each. With a folder to scan it is the
/// floor of P06 instead: a process that reads and scans every manifest.
@main
struct Measure: ParsableCommand {
    @Option(help: "How many manifests.") var count = 10_000
    @Option(help: "How many pairs of floor and ours.") var pairs = 5
    @Option(help: "Read the manifests of this folder, count libyaml's events, and end.")
    var scan: String?

    func validate() throws {
        guard count > 0, pairs > 0 else { throw ValidationError("both must be at least 1") }
    }

    func run() throws {
        if let scan {
            print(try Self.events(below: scan))
            return
        }
        let files = Self.files(count)
        let loaded = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        guard !loaded.hasErrors, loaded.desired.resources.count == count else {
            throw CleanExit.message("the manifests have mistakes: \(loaded.diagnostics.prefix(3))")
        }
        let reading = Pairs(count: pairs) {
            for file in files { precondition(Self.scan(file.content) > 0) }
        } ours: {
            let result = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
            precondition(result.desired.resources.count == count)
        }
        print(reading.line("P07 reading \(count) manifests"))

        let now = Instant(bootID: "bench", uptime: .seconds(1), wall: .seconds(1))
        let capacity = Resources(milliCPUs: 8000, memoryBytes: 1 << 34, gpus: 1)
        let observed = ObservedState.converged(
            on: loaded.desired, policy: .standard(capacity: capacity), revision: "r", at: now)
        let wanted = loaded.desired.resources.map { ($0.id, $0.specDigest) }.sorted { $0.0 < $1.0 }
        let known = observed.inventory.values.map { ($0.id, $0.specDigest) }
            .sorted { $0.0 < $1.0 }
        let planning = Pairs(count: pairs) {
            precondition(Self.differences(wanted, known) == 0)
        } ours: {
            let plan = Planner.plan(loaded.desired, given: observed, at: now)
            precondition(plan.isQuiet)
        }
        print(planning.line("P08 planning \(count) x \(count)"))

        var planner = Planner()
        _ = planner.plan(loaded.desired, given: observed, at: now)
        let again = Pairs(count: pairs) {
            precondition(Self.differences(wanted, known) == 0)
        } ours: {
            precondition(planner.plan(loaded.desired, given: observed, at: now).isQuiet)
        }
        print(again.line("P08 planning \(count) x \(count) again"))

        let waiting = Self.unmade(observed)
        var busy = Planner()
        precondition(!busy.plan(loaded.desired, given: waiting, at: now).isQuiet)
        var places = loaded.desired.resources.indices.makeIterator()
        let queue = Pairs(count: pairs) {
            precondition(Self.differences(wanted, known) == 0)
        } ours: {
            busy.note(changed: [loaded.desired.resources[places.next() ?? 0].id])
            precondition(!busy.plan(loaded.desired, given: waiting, at: now).isQuiet)
        }
        print(queue.line("P08 planning \(count) x \(count) again, two thirds waiting"))
    }

    /// The same world before any dataset or network was made.
    private static func unmade(_ observed: ObservedState) -> ObservedState {
        var world = observed
        for record in observed.inventory.values
        where record.id.kind == .dataset || record.id.kind == .trainingRun {
            world.tasks[of: record.id] = []
            world.versions[of: record.id] = []
            world.inventory[record.id] = InventoryRecord(
                resource: InventoryIdentity(
                    id: record.id, generation: 1, specDigest: record.specDigest,
                    path: record.path),
                inputDigest: record.inputDigest, canonicalSpec: record.canonicalSpec,
                current: nil, deletion: nil)
        }
        return world
    }

    /// Manifests of 50 owners in files of 100 documents: models, datasets and runs.
    private static func files(_ count: Int) -> [SourceFile] {
        var catalogue = """
            apiVersion: lab/v1
            kind: Lab
            metadata: {name: lab}
            spec: {defaults: {rendererImage: "r:1", trainerImage: "t:1"}}
            ---
            apiVersion: lab/v1
            kind: NetworkArchitecture
            metadata: {name: net}
            spec: {identifier: net, parameters: {epochs: {type: integer, default: 3}}}

            """
        let owners = min(50, max(1, count - 3))
        for owner in 0..<owners {
            catalogue += """
                ---
                apiVersion: lab/v1
                kind: User
                metadata: {name: u\(owner)}
                spec: {email: u\(owner)@lab.example}

                """
        }
        var texts: [String: String] = ["lab.yaml": catalogue]
        for number in 0..<max(0, count - 2 - owners) {
            let path = "users/u\(number % owners)/m\(number / owners / 100).yaml"
            texts[path, default: ""] += document(number / owners)
        }
        return texts.sorted { $0.key < $1.key }.map {
            SourceFile(path: $0.key, content: Data($0.value.utf8))
        }
    }

    private static func document(_ number: Int) -> String {
        let group = number / 3
        let body =
            switch number % 3 {
            case 0:
                """
                kind: Model
                metadata: {name: m\(group), labels: {project: kitchen}}
                spec:
                  source: {path: m\(group).blend}
                  sha256: "\(ContentDigest.sha256("\(number)".utf8))"
                """
            case 1:
                """
                kind: Dataset
                metadata: {name: d\(group)}
                spec:
                  from: {models: [{modelRef: m\(group), class: cup}]}
                  renderer: {parameters: {images: 200, resolution: [320, 240], samples: 8}}
                  seed: 7
                  split: {train: 0.8, val: 0.2}
                  resources: {cpus: 2, memory: 4Gi, gpus: 0}
                """
            default:
                """
                kind: TrainingRun
                metadata: {name: r\(group)}
                spec:
                  datasetRef: d\(group)
                  architectureRef: net
                  parameters: {epochs: 20}
                  maxDuration: 1h
                """
            }
        return "---\napiVersion: lab/v1\n\(body)\n"
    }

    private static func events(below folder: String) throws -> Int {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try paths.filter { $0.hasSuffix(".yaml") }.reduce(0) { count, path in
            count + scan(try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
        }
    }

    /// Counts libyaml's events.
    private static func scan(_ content: Data) -> Int {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return 0 }
        defer { yaml_parser_delete(&parser) }
        return content.withUnsafeBytes { bytes in
            yaml_parser_set_input_string(
                &parser, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
            var count = 0
            while true {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else { return 0 }
                defer { yaml_event_delete(&event) }
                count += 1
                if event.type == YAML_STREAM_END_EVENT { return count }
            }
        }
    }

    /// The floor of planning: a merge of two sorted lists that compares digests.
    private static func differences(
        _ wanted: [(ResourceID, SpecDigest)], _ known: [(ResourceID, SpecDigest)]
    ) -> Int {
        var (left, right, found) = (0, 0, 0)
        while left < wanted.count, right < known.count {
            if wanted[left].0 == known[right].0 {
                if wanted[left].1 != known[right].1 { found += 1 }
                left += 1
                right += 1
            } else {
                found += 1
                if wanted[left].0 < known[right].0 { left += 1 } else { right += 1 }
            }
        }
        return found + wanted.count - left + known.count - right
    }
}

/// Times of the floor and of our code, taken in turn.
struct Pairs {
    private var floors: [Double] = []
    private var ours: [Double] = []

    init(count: Int, floor: () -> Void, ours body: () -> Void) {
        let clock = ContinuousClock()
        for _ in 0..<count {
            floors.append(clock.measure(floor) / .milliseconds(1))
            ours.append(clock.measure(body) / .milliseconds(1))
        }
    }

    /// One line of JSON, in the form of the other benchmarks.
    func line(_ name: String) -> String {
        let ratios = zip(ours, floors).map { $0 / $1 }.sorted()
        func share(_ part: Double) -> Double {
            ratios[Int((Double(ratios.count - 1) * part).rounded())]
        }
        func number(_ value: Double) -> String { String(format: "%.3f", value) }
        return """
            {"benchmark": "\(name)", "pairs": \(ours.count), \
            "ours_ms": \(number(ours.sorted()[ours.count / 2])), \
            "floor_ms": \(number(floors.sorted()[floors.count / 2])), \
            "ratio": {"median": \(number(share(0.5))), "p10": \(number(share(0.1))), \
            "p90": \(number(share(0.9)))}}
            """
    }
}
