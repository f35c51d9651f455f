import Execution
import Planning
import Testing

@Suite struct ExitTableTests {
    static let codes = [0, 1, 2, 125, 126, 127, 137, 143, 255]

    /// Every cell of the table once more, by hand: code, out of memory, and the end with the
    /// engine alive and with the engine restarted.
    static let cells: [(code: Int, isOutOfMemory: Bool, alive: AttemptEnd, restarted: AttemptEnd)] =
        [
            (0, false, .succeeded, .succeeded),
            (0, true, .succeeded, .succeeded),
            (1, false, .failed(.userCode), .failed(.userCode)),
            (1, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (2, false, .failed(.userCode), .failed(.userCode)),
            (2, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (125, false, .failed(.userCode), .failed(.userCode)),
            (125, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (126, false, .failed(.userCode), .failed(.userCode)),
            (126, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (127, false, .failed(.userCode), .failed(.userCode)),
            (127, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (137, false, .failed(.removed), .failed(.interrupted)),
            (137, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (143, false, .failed(.removed), .failed(.interrupted)),
            (143, true, .failed(.outOfMemory), .failed(.outOfMemory)),
            (255, false, .failed(.userCode), .failed(.interrupted)),
            (255, true, .failed(.outOfMemory), .failed(.outOfMemory)),
        ]

    @Test func everyExitThatWasNotAskedForHasItsCell() {
        #expect(
            Set(Self.cells.map { "\($0.code) \($0.isOutOfMemory)" }).count == 2 * Self.codes.count)
        for cell in Self.cells {
            let exit = ContainerExit(
                code: cell.code, isOutOfMemory: cell.isOutOfMemory, message: nil)
            #expect(ExitTable.end(of: exit, stopReason: nil, engine: .alive) == cell.alive)
            #expect(ExitTable.end(of: exit, stopReason: nil, engine: .restarted) == cell.restarted)
        }
    }

    @Test func aReasonToStopDecidesWhateverTheExitSays() {
        for engine in ExitTable.Engine.allCases {
            for reason in StopReason.allCases {
                for cell in Self.cells {
                    let exit = ContainerExit(
                        code: cell.code, isOutOfMemory: cell.isOutOfMemory, message: nil)
                    let expected: AttemptEnd =
                        switch reason {
                        case .deadlineExceeded: .failed(.deadlineExceeded)
                        case .filledDisk: .failed(.userCode)
                        default: .stopped(reason)
                        }
                    #expect(
                        ExitTable.end(of: exit, stopReason: reason, engine: engine) == expected)
                }
            }
        }
    }

    @Test func anyOtherCodeIsTheUsersOwn() {
        for code in 1...254 where !Self.codes.contains(code) {
            let exit = ContainerExit(code: code, isOutOfMemory: false, message: nil)
            for engine in ExitTable.Engine.allCases {
                #expect(
                    ExitTable.end(of: exit, stopReason: nil, engine: engine) == .failed(.userCode))
            }
        }
    }
}
