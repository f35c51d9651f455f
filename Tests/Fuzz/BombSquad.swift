import Foundation
import Manifests
import TestSupport

/// What it takes to refuse a text made to hurt: time, and memory beyond the text itself.
enum BombSquad {
    private static let timeMax = Duration.milliseconds(50)
    private static let memoryMaxKiB = 32 << 10
    /// The quickest of some counts, because others use the machine too.
    private static let tries = 5

    /// Prints a line for each bomb; what went beyond the limits comes back.
    static func complaints() throws -> [String] {
        try Bombs.texts.sorted { $0.key < $1.key }.compactMap { name, text in
            // Readers hand over no more of a file than shows that it is too large.
            let bytes = Data(text.utf8).prefix(LoadLimits.standard.maxFileBytes + 1)
            let file = SourceFile(path: "bomb.yaml", content: Data(bytes))
            let grown = try growthKiB { _ = load(file) }
            let clock = ContinuousClock()
            let taken = (0..<tries).map { _ in clock.measure { _ = load(file) } }.min() ?? .zero
            let isHarmless = load(file).desired.resources.isEmpty
            print("\(name): \(taken.formatted(.units(allowed: [.milliseconds]))), \(grown) KiB")
            guard isHarmless, taken < timeMax, grown < memoryMaxKiB else {
                return "\(name): harmless: \(isHarmless), \(taken), \(grown) KiB"
            }
            return nil
        }
    }

    private static func load(_ file: SourceFile) -> LoadResult {
        ManifestLoader().load([file], lastGood: [], policy: .unrestricted)
    }

    /// How much the resident memory rose at most: the kernel's high-water mark, set back before.
    /// What was freed before must have gone back to the kernel, else it is used again and counts
    /// as none: `MALLOC_TRIM_THRESHOLD_` and `MALLOC_MMAP_THRESHOLD_` see to that.
    private static func growthKiB(_ body: () -> Void) throws -> Int {
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        let before = try field("VmRSS")
        body()
        return max(try field("VmHWM") - before, 0)
    }

    private static func field(_ name: String) throws -> Int {
        let status = try String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
        for line in status.split(separator: "\n") where line.hasPrefix("\(name):") {
            let digits = line.filter(\.isNumber)
            if let value = Int(digits) { return value }
        }
        throw Failure("the kernel tells no \(name)")
    }
}
