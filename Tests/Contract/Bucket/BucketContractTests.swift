import Foundation
import ObjectStorage
import TestSupport
import Testing

@Suite("A bucket, in a folder and on an S3 server")
struct BucketContractTests {
    @Test(arguments: Storage.allCases, [0, 1, 300_000])
    func whatIsPutComesBackWithItsDigest(storage: Storage, count: Int) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("in.bin", bytes: count, seed: 1)
            let stored = try await bench.put(sample, as: "models/cup.blend")
            #expect(stored.sizeBytes == Int64(count))
            #expect(stored.sha256 == sample.sha256)
            #expect(!stored.eTag.isEmpty && !stored.eTag.contains("\""))
            #expect(abs(stored.modifiedAt.timeIntervalSince(bench.now)) < 60)
            #expect(try await bench.bucket.head("models/cup.blend", now: bench.now) == stored)

            let target = bench.folder.path("out.bin")
            let fetched = try await bench.bucket.get(
                "models/cup.blend", into: target, now: bench.now)
            #expect(fetched == stored)
            #expect(try Data(contentsOf: URL(filePath: target)) == sample.bytes)
            #expect(!bench.folder.exists("out.bin.partial"))
        }
    }

    @Test(arguments: Storage.allCases)
    func puttingTheSameAgainIsTheSame(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("in.bin", bytes: 1000, seed: 2)
            try await bench.put(sample, as: "a")
            let again = try await bench.put(sample, as: "a")
            #expect(again.sha256 == sample.sha256)
            #expect(try await bench.bucket.list(prefix: "", now: bench.now).map(\.key) == ["a"])
        }
    }

    @Test(arguments: Storage.allCases)
    func aSecondPutReplacesTheFirst(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            try await bench.put(try bench.file("1", bytes: 1000, seed: 3), as: "a")
            let second = try bench.file("2", bytes: 1000, seed: 4)
            try await bench.put(second, as: "a")
            let target = bench.folder.path("out.bin")
            _ = try await bench.bucket.get("a", into: target, now: bench.now)
            #expect(try Data(contentsOf: URL(filePath: target)) == second.bytes)
        }
    }

    @Test(arguments: Storage.allCases)
    func aFileThatIsNotWhatWasSaidIsNeverStored(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("in.bin", bytes: 1000, seed: 5)
            let other = try bench.file("other.bin", bytes: 1000, seed: 6)
            await #expect(
                throws: BucketError.sourceMismatch(
                    path: sample.path, expected: "SHA-256 \(other.sha256)",
                    found: "SHA-256 \(sample.sha256)")
            ) {
                try await bench.bucket.put(
                    sample.path, as: "a", attributes: other.attributes, now: bench.now)
            }
            #expect(try await bench.bucket.head("a", now: bench.now) == nil)
        }
    }

    @Test(arguments: Storage.allCases)
    func whatIsNotThereIsSaidToBeSo(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let found = try await bench.bucket.head("a/b", now: bench.now)
            #expect(found == nil)
            await #expect(throws: BucketError.notFound(key: "a/b")) {
                try await bench.bucket.get(
                    "a/b", into: bench.folder.path("out"), now: bench.now)
            }
            await #expect(throws: BucketError.notFound(key: "a/b")) {
                try await bench.bucket.read("a/b", bytes: 0..<1, now: bench.now)
            }
            #expect(!bench.folder.exists("out"))
        }
    }

    @Test(arguments: Storage.allCases)
    func deletingTwiceIsTheSameAsOnce(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            try await bench.put(try bench.file("1", bytes: 10, seed: 7), as: "a/b")
            try await bench.put(try bench.file("2", bytes: 10, seed: 8), as: "a/c")
            try await bench.bucket.delete("a/b", now: bench.now)
            try await bench.bucket.delete("a/b", now: bench.now)
            try await bench.bucket.delete("never/was", now: bench.now)
            #expect(try await bench.bucket.head("a/b", now: bench.now) == nil)
            #expect(try await bench.bucket.list(prefix: "", now: bench.now).map(\.key) == ["a/c"])
        }
    }

    @Test(arguments: Storage.allCases)
    func aListingIsOrderedAndKeepsToItsPrefix(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let keys = ["b/2", "b/10", "b.txt", "a", "b-", "c/d/e", "bb/1", "B"]
            let sample = try bench.file("1", bytes: 10, seed: 9)
            for key in keys { try await bench.put(sample, as: key) }
            let all = try await bench.bucket.list(prefix: "", now: bench.now)
            #expect(
                all.map(\.key) == ["B", "a", "b-", "b.txt", "b/10", "b/2", "bb/1", "c/d/e"])
            #expect(all.allSatisfy { $0.sizeBytes == 10 && $0.sha256 == nil })
            let some = try await bench.bucket.list(prefix: "b/", now: bench.now)
            #expect(some.map(\.key) == ["b/10", "b/2"])
            #expect(try await bench.bucket.list(prefix: "nothing", now: bench.now).isEmpty)
        }
    }

    @Test(arguments: Storage.allCases)
    func aListingOfMoreThanAPageIsComplete(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("1", bytes: 1, seed: 10)
            // A page of S3 has 1,000 entries; a folder has none, and syncs each put to the disk.
            let keys = (1000..<(storage == .s3 ? 2020 : 1100)).map { "page/\($0)" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for share in 0..<8 {
                    group.addTask {
                        for index in stride(from: share, to: keys.count, by: 8) {
                            try await bench.put(sample, as: keys[index])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let found = try await bench.bucket.list(prefix: "page/", now: bench.now)
            #expect(found.map(\.key) == keys)
        }
    }

    @Test(
        arguments: Storage.allCases,
        [
            "with space/and more .txt", "plus+plus", "tilde~", "käse/日本語.bin", "100%/%20",
            "a&b=c;d?e#f", "(x)!*'$@,:", "e\u{301}\u{301}/\u{301}combining", "<&>\"",
        ])
    func unusualKeysAreKept(storage: Storage, key: String) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("1", bytes: 100, seed: 11)
            try await bench.put(sample, as: key)
            let listed = try await bench.bucket.list(prefix: "", now: bench.now)
            #expect(listed.map { Array($0.key.utf8) } == [Array(key.utf8)])
            let link = try bench.bucket.presignedURL(
                key, expiresIn: .seconds(60), filename: nil, now: bench.now)
            #expect(try await bench.fetch(link, at: bench.now).sha256 == sample.sha256)
            try await bench.bucket.delete(key, now: bench.now)
            #expect(try await bench.bucket.head(key, now: bench.now) == nil)
        }
    }

    @Test(
        arguments: Storage.allCases,
        ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\nb", "a\0b", "../\u{301}x/.."])
    func keysThatAreNoPathsAreRefused(storage: Storage, key: String) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("1", bytes: 10, seed: 12)
            await #expect {
                try await bench.put(sample, as: key)
            } throws: { error in
                if case BucketError.invalidKey(key: key, _) = error { true } else { false }
            }
        }
    }

    @Test(arguments: Storage.allCases)
    func aRangeIsCutOffAtTheEnd(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("1", bytes: 1000, seed: 13)
            try await bench.put(sample, as: "a")
            let middle = try await bench.bucket.read("a", bytes: 100..<110, now: bench.now)
            #expect(middle == sample.bytes[100..<110])
            let end = try await bench.bucket.read("a", bytes: 990..<5000, now: bench.now)
            #expect(end == sample.bytes[990...])
            await #expect {
                try await bench.bucket.read("a", bytes: 1000..<1001, now: bench.now)
            } throws: { error in
                if case BucketError.invalidRequest = error { true } else { false }
            }
        }
    }
}
