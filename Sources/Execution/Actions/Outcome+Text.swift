internal import Manifests
internal import Persistence
internal import Planning

extension Outcome {
    /// How it ended, as the first word of a line of the log.
    var word: String {
        switch self {
        case .succeeded: "done"
        case .failed: "failed"
        case .skipped: "left"
        case .unknown: "not known"
        }
    }

    /// What there is to say of it; empty or with a separator in front.
    var particulars: String {
        switch self {
        case .succeeded(.collected(let exit)): ": \(exit.sentence)"
        case .succeeded(.ingested(let artifact)):
            ": \(Counted.text(artifact.sizeBytes, "byte")) taken in"
        case .succeeded(.uploaded(let object)):
            ": \(Counted.text(object.sizeBytes, "byte")) uploaded"
        case .succeeded: ""
        case .failed(let failure, let message): ": \(failure.rawValue): \(message)"
        case .skipped(let message), .unknown(let message): ": \(message)"
        }
    }
}

extension CollectedExit {
    fileprivate var sentence: String {
        let words =
            switch end {
            case .succeeded: "the attempt succeeded"
            case .failed(let failure): "the attempt failed as \(failure.rawValue)"
            case .stopped(let reason): "the attempt was stopped (\(reason.rawValue))"
            }
        return "\(words), exit code \(code)"
    }
}
