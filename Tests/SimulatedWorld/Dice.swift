/// Random numbers that depend on a seed alone. Source: SplitMix64, Steele, Lea, Flood (2014).
public struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    /// Dice that depend on a text, the same in every process.
    public init(seed: UInt64, _ text: String) {
        state = text.utf8.reduce(seed ^ 0x9E37_79B9_7F4A_7C15) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    public mutating func roll(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// True in this many of a hundred cases.
    public mutating func chance(_ percent: Int) -> Bool {
        roll(1...100) <= percent
    }

    public mutating func pick<Element>(_ all: [Element]) -> Element? {
        all.randomElement(using: &self)
    }
}
