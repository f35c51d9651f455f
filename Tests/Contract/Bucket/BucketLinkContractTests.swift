import Foundation
import ObjectStorage
import Testing

@Suite("Presigned links, of a folder and of an S3 server")
struct BucketLinkContractTests {
    @Test(arguments: Storage.allCases)
    func aLinkFetchesTheObjectUnderItsName(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("1", bytes: 100_000, seed: 20)
            try await bench.put(sample, as: "downloads/x y.zip")
            let link = try bench.bucket.presignedURL(
                "downloads/x y.zip", expiresIn: .seconds(300), filename: "Käse 1.zip",
                now: bench.now)
            let reply = try await bench.fetch(link, at: bench.now)
            #expect(reply.status == 200)
            #expect(reply.sha256 == sample.sha256)
            #expect(
                reply.contentDisposition
                    == "attachment; filename=\"K_se 1.zip\"; filename*=UTF-8''K%C3%A4se%201.zip")
        }
    }

    @Test(arguments: Storage.allCases)
    func anExpiredLinkIsRefused(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            try await bench.put(try bench.file("1", bytes: 10, seed: 21), as: "a")
            let link = try bench.bucket.presignedURL(
                "a", expiresIn: .seconds(60), filename: nil,
                now: bench.now.addingTimeInterval(-3600))
            #expect(try await bench.fetch(link, at: bench.now).status == 403)
        }
    }

    @Test(arguments: Storage.allCases)
    func aLinkThatWasChangedIsRefused(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let sample = try bench.file("1", bytes: 10, seed: 22)
            try await bench.put(sample, as: "mine")
            try await bench.put(sample, as: "other")
            let link = try bench.bucket.presignedURL(
                "mine", expiresIn: .seconds(60), filename: "f.zip", now: bench.now
            ).absoluteString
            let last = link.last == "0" ? "1" : "0"
            let changed = [
                link.replacing("/mine?", with: "/other?"),
                link.replacing("f.zip", with: "g.zip"),
                link.contains("X-Amz-Expires=60")
                    ? link.replacing("X-Amz-Expires=60", with: "X-Amz-Expires=600")
                    : link.replacing("expires=1", with: "expires=2"),
                storage == .s3
                    ? String(link.dropLast()) + last
                    : link.replacing("signature=", with: "signature=00"),
            ]
            #expect(Set(changed).union([link]).count == 5)
            for text in changed {
                let url = try #require(URL(string: text))
                #expect(try await bench.fetch(url, at: bench.now).status == 403, "\(text)")
            }
            let good = try #require(URL(string: link))
            #expect(try await bench.fetch(good, at: bench.now).status == 200)
        }
    }

    @Test(arguments: Storage.allCases)
    func aLinkToWhatWasDeletedFindsNothing(storage: Storage) async throws {
        try await BucketBench.open(storage) { bench in
            let link = try bench.bucket.presignedURL(
                "gone", expiresIn: .seconds(60), filename: nil, now: bench.now)
            #expect(try await bench.fetch(link, at: bench.now).status == 404)
        }
    }

    @Test(
        arguments: Storage.allCases,
        [Duration.zero, .seconds(-1), .milliseconds(1500), .seconds(604_801)])
    func aLifetimeOutOfLimitsIsRefused(storage: Storage, lifetime: Duration) async throws {
        try await BucketBench.open(storage) { bench in
            #expect {
                try bench.bucket.presignedURL(
                    "a", expiresIn: lifetime, filename: nil, now: bench.now)
            } throws: { error in
                if case BucketError.invalidRequest = error { true } else { false }
            }
            let longest = try bench.bucket.presignedURL(
                "a", expiresIn: .seconds(604_800), filename: nil, now: bench.now)
            #expect(longest.scheme?.hasPrefix("http") == true)
        }
    }
}
