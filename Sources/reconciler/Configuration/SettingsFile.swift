import Foundation
import Manifests
import PathKit

/// Finds and reads the daemon's settings.
enum SettingsFile {
    static let environmentVariable = "RECONCILER_CONFIG"
    static let defaultPath = "/etc/reconciler/reconciler.yaml"

    /// Flag before environment before default.
    static func load(flag: String?) throws -> DaemonSettings {
        let environment = ProcessInfo.processInfo.environment
        let path = flag ?? environment[environmentVariable] ?? defaultPath
        let content: Data
        do {
            content = try Path(path).read()
        } catch {
            throw CommandFailure(
                status: .error,
                message: "the settings '\(path)' cannot be read: \(error.localizedDescription)")
        }
        switch DaemonSettings.load(SourceFile(path: path, content: content)) {
        case .success(let settings): return settings
        case .failure(let error):
            Console.note(DiagnosticRenderer.text(error.diagnostics))
            throw CommandFailure(
                status: .error,
                message: "the settings '\(path)' have \(error.diagnostics.count) mistakes")
        }
    }
}
