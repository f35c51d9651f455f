import Testing

@testable import Execution

/// GPUs are given out by index, also to containers that no listing shows yet.
@Suite struct GPUDevicesTests {
    private let devices = GPUDevices(count: 4)

    private func reserve(
        _ wanted: Int, _ name: String, besides held: [Int] = []
    ) async throws -> [Int]? {
        try await devices.reserve(wanted, for: name) { () throws(EngineError) in held }
    }

    @Test func theLowestFreeOnesAreGiven() async throws {
        #expect(try await reserve(2, "a", besides: [0, 2]) == [1, 3])
    }

    @Test func whatIsBeingMadeIsTaken() async throws {
        #expect(try await reserve(2, "a") == [0, 1])
        #expect(try await reserve(2, "b") == [2, 3])
        #expect(try await reserve(1, "c") == nil)
    }

    @Test func theSameContainerMayAskAgain() async throws {
        #expect(try await reserve(3, "a") == [0, 1, 2])
        #expect(try await reserve(3, "a") == [0, 1, 2])
    }

    @Test func afterTheCallOnlyListingsCount() async throws {
        #expect(try await reserve(3, "a") == [0, 1, 2])
        devices.settle("a")
        #expect(try await reserve(4, "b") == [0, 1, 2, 3], "the call made nothing")
    }

    /// Such a listing may have been taken before the container existed.
    @Test func aListingThatBeganBeforeTheEndOfTheCallDoesNotCount() async throws {
        #expect(try await reserve(3, "a") == [0, 1, 2])
        let devices = devices
        let given = try await devices.reserve(1, for: "b") { () throws(EngineError) in
            devices.settle("a")
            return []
        }
        #expect(given == [3])
    }
}
