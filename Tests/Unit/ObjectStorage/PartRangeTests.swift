import Testing

@testable import ObjectStorage

@Suite("Parts of an upload")
struct PartRangeTests {
    @Test(
        arguments: [
            0, 1, 5 << 20, (5 << 20) + 1, 10 << 20, 50_000 << 20, (50_000 << 20) + 1, 5 << 40,
        ] as [Int64])
    func partsCoverTheFileWithinTheLimits(sizeBytes: Int64) throws {
        let parts = try PartRange.plan(sizeBytes: sizeBytes, partBytes: 5 << 20)
        #expect((1...10_000).contains(parts.count))
        #expect(parts.map(\.number) == Array(1...parts.count))
        var end: Int64 = 0
        for part in parts {
            #expect(part.offsetBytes == end)
            end += part.sizeBytes
        }
        #expect(end == sizeBytes)
        #expect(parts.dropLast().allSatisfy { $0.sizeBytes >= 5 << 20 })
        #expect(parts.allSatisfy { $0.sizeBytes <= 5 << 30 })
    }

    @Test(
        arguments: [(-1, 5 << 20), (1, (5 << 20) - 1), (1, (5 << 30) + 1), (Int64.max, 5 << 20)]
            as [(Int64, Int64)])
    func sizesOutOfLimitsAreRefused(sizeBytes: Int64, partBytes: Int64) {
        #expect(throws: BucketError.self) {
            try PartRange.plan(sizeBytes: sizeBytes, partBytes: partBytes)
        }
    }

    @Test func partsMustRise() throws {
        func part(_ number: Int) -> UploadedPart {
            UploadedPart(number: number, eTag: "e", sizeBytes: 3)
        }
        #expect(try UploadedPart.validate([part(1), part(3)]) == 6)
        for parts in [[], [part(2), part(1)], [part(1), part(1)], [part(0)], [part(10_001)]] {
            #expect(throws: BucketError.self) { try UploadedPart.validate(parts) }
        }
    }
}
