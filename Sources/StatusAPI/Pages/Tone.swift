import Persistence
import Planning

/// A family of colours, which shows the kind of a phase at a glance. The style sheet, the script
/// and every chip, bar and drawing use these names.
enum Tone: String, CaseIterable {
    case ok, busy
    /// Waits for its turn.
    case wait
    /// Waits for something other than its turn, maybe for long.
    case held
    case bad, off

    init(_ phase: Phase) {
        self =
            switch phase {
            case .ready, .succeeded: .ok
            case .running, .uploading, .preparing: .busy
            case .pending, .queued: .wait
            case .blocked: .held
            case .invalid, .failed: .bad
            case .suspended, .cancelled, .expired, .deleting: .off
            }
    }

    init(_ state: AttemptReport.State) {
        self =
            switch state {
            case .succeeded: .ok
            case .running: .busy
            case .failed: .bad
            case .stopped: .off
            }
    }
}

extension HTML.Interpolation {
    /// The class of the tone in the style sheet.
    mutating func appendInterpolation(_ tone: Tone) { appendInterpolation(tone.rawValue) }
}
