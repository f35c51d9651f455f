import ArgumentParser
import Execution
import Foundation
import Lab
import Manifests
import Persistence
import Planning
import StatusAPI

struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until a resource is as asked for.",
        discussion: """
            Ends with 0 when the resource has reached the goal, with 1 when only a person can get \
            it there, for example when it is Failed or Invalid, and with 75 on timeout.
            """)

    @OptionGroup var client: ClientOptions
    @OptionGroup var resource: ResourceArguments

    @Option(
        name: .customLong("for"),
        help: "phase=PHASE, condition=TYPE, condition=TYPE=True|False|Unknown, or deleted.",
        completion: .custom(ResourceCompletion.goals), transform: WaitGoal.init(written:))
    var goal: WaitGoal

    @Option(help: "Seconds, or such as 90s, 10m, 2h.")
    var timeout: WaitLength = WaitLength(seconds: 1800)

    @Flag(name: .shortAndLong, help: "Say nothing on the way.")
    var quiet = false

    func run() async throws {
        let client = try client.client()
        let id = try await resource.id(asking: client)
        let time = TimeSource.system()
        let start = time.now()
        var said = ""
        while true {
            let detail = try await look(at: id, client)
            switch goal.verdict(on: detail) {
            case .reached: return
            case .outOfReach(let why): throw CommandFailure(status: .error, message: "\(id) \(why)")
            case .notYet(let state):
                if !quiet, state != said { Console.note("\(id): \(state)") }
                said = state
            }
            guard time.now().elapsed(since: start) < timeout.length else {
                throw CommandFailure(
                    status: .tryAgain, message: "the time is over; \(id) is \(said)")
            }
            try await time.sleep(.milliseconds(500))
        }
    }

    private func look(at id: ResourceID, _ client: APIClient) async throws -> ResourceDetail? {
        try await client.find(id.apiPath).map { try Report<ResourceDetail>.decode($0) }
    }
}

/// The state that is waited for.
enum WaitGoal: Equatable {
    case phase(Phase)
    case condition(type: String, status: ConditionReport.Status)
    case deleted

    enum Answer: Equatable {
        case reached
        /// The present state, in words.
        case notYet(String)
        /// Why waiting is of no use.
        case outOfReach(String)
    }

    init(written text: String) throws {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("deleted", 1): self = .deleted
        case ("phase", 2): self = .phase(try Phase.named(parts[1]))
        case ("condition", 2) where parts[1] != "":
            self = .condition(type: parts[1], status: .true)
        case ("condition", 3) where parts[1] != "":
            guard let status = ConditionReport.Status(rawValue: parts[2]) else {
                throw ValidationError("'\(parts[2])' is no status; write True, False or Unknown")
            }
            self = .condition(type: parts[1], status: status)
        case ("condition", _):
            let types = ConditionReport.Aspect.allCases.map(\.rawValue)
            throw ValidationError(
                "write condition=TYPE or condition=TYPE=STATUS; TYPE is one of "
                    + types.joined(separator: ", "))
        default:
            throw ValidationError(
                "'\(text)' cannot be waited for; write phase=PHASE, condition=TYPE or deleted; "
                    + "PHASE is one of \(Phase.listed)")
        }
    }

    /// - Parameter detail: nil when there is no such resource.
    func verdict(on detail: ResourceDetail?) -> Answer {
        guard let detail else {
            return self == .deleted ? .reached : .notYet("not there")
        }
        let summary = detail.summary
        let state = "\(summary.phase.rawValue): \(summary.message)"
        // The resource's phase is by an earlier manifest than the one that is waited for.
        if isForward, let mistake = summary.notInForce {
            return .outOfReach("is not in force as the newest manifest has it: \(mistake)")
        }
        switch self {
        case .deleted: return .notYet(state)
        case .phase(let phase):
            if summary.phase == phase { return .reached }
        case .condition(let type, let status):
            guard let condition = detail.conditions.first(where: { $0.type.rawValue == type })
            else {
                let known = detail.conditions.map(\.type.rawValue).joined(separator: ", ")
                return .outOfReach("has no condition '\(type)'; it has \(known)")
            }
            if condition.status == status { return .reached }
        }
        return isForward && summary.phase.isEnd ? .outOfReach("is \(state)") : .notYet(state)
    }

    /// Whether work alone can reach the goal, without a change of the manifest.
    private var isForward: Bool {
        switch self {
        case .phase(.queued), .phase(.preparing), .phase(.running), .phase(.uploading),
            .phase(.ready), .phase(.succeeded):
            true
        case .condition(let type, let status): type == "Ready" && status == .true
        case .phase, .deleted: false
        }
    }
}

/// A length of time on the command line.
struct WaitLength: ExpressibleByArgument, CustomStringConvertible {
    let length: Duration

    init(seconds: Int) { length = .seconds(seconds) }

    init?(argument: String) {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = argument.last.flatMap { units[String($0)] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard let number = Int(digits), number >= 0, number < 10_000_000 else { return nil }
        length = .seconds(number * (unit ?? 1))
    }

    var description: String { DurationText.short(length) }
}

extension Phase {
    fileprivate static var listed: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The phase with this name, in any case.
    fileprivate static func named(_ text: String) throws -> Phase {
        let phase = allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        guard let phase else {
            throw ValidationError("there is no phase '\(text)'; phases are \(listed)")
        }
        return phase
    }

    /// Whether the phase lasts until somebody changes the manifest.
    fileprivate var isEnd: Bool {
        switch self {
        case .failed, .cancelled, .expired, .invalid, .succeeded, .ready, .suspended: true
        case .pending, .blocked, .queued, .preparing, .running, .uploading, .deleting: false
        }
    }
}
