import Foundation
import Lab
import Manifests
import ObjectStorage
import PathKit

/// Finds and reads the daemon's settings: flag before environment before file before default.
enum SettingsFile {
    static let environmentVariable = "RECONCILER_CONFIG"
    static let defaultPath = "/etc/reconciler/reconciler.yaml"
    /// Secrets come from the environment only; output says only whether they are set.
    private static let secrets = S3Credentials.variables + [HostWiring.tokenVariable]

    /// The state folder of settings that can be read and are valid; nil otherwise. It writes no
    /// message.
    static func stateFolder(flag: String?) -> String? {
        let environment = ProcessInfo.processInfo.environment
        let path = flag ?? environment[environmentVariable] ?? defaultPath
        let file = FileManager.default.contents(atPath: path).map {
            SourceFile(path: path, content: $0)
        }
        let (overrides, _) = SettingOverride.all(in: environment)
        guard case .success(let loaded) = DaemonSettings.load(file, overrides: overrides) else {
            return nil
        }
        return loaded.settings.stateFolder
    }

    /// The settings of the file that `flag` or the environment names, with the `overrides` of
    /// flags.
    ///
    /// - Throws: `CommandFailure` after all mistakes were told, those that `checks` find included.
    static func load(
        flag: String?, overrides: [SettingOverride], checks: [SettingCheck] = []
    ) throws -> LoadedSettings {
        let environment = ProcessInfo.processInfo.environment
        let named = flag ?? environment[environmentVariable]
        let (fromEnvironment, misspelt) = SettingOverride.all(in: environment)
        for (found, meant) in misspelt {
            Console.note("'\(found)' sets nothing; did you mean '\(meant)'?")
        }
        // Without a file, all settings may come from the environment.
        let isAbsent = isAbsent(flag: flag)
        let path = named ?? defaultPath
        let file = isAbsent ? nil : try read(path)
        let all = fromEnvironment + overrides
        switch DaemonSettings.load(file, overrides: all, checks: checks) {
        case .success(let loaded): return loaded
        case .failure(let error):
            Console.note(DiagnosticRenderer.text(error.diagnostics))
            let count = Counted.text(error.diagnostics.count, "mistake")
            let absence = isAbsent ? ", and there is no '\(defaultPath)'" : ""
            throw CommandFailure(
                status: .error,
                message: "the settings have \(count)\(absence)")
        }
    }

    /// Whether no file is named and there is none at the default path.
    static func isAbsent(flag: String?) -> Bool {
        let named = flag ?? ProcessInfo.processInfo.environment[environmentVariable]
        return named == nil && !Path(defaultPath).exists
    }

    private static func read(_ path: String) throws -> SourceFile {
        do {
            return SourceFile(path: path, content: try Path(path).read())
        } catch {
            throw CommandFailure(
                status: .error,
                message: "the settings '\(path)' cannot be read: \(FailureText.reason(of: error))")
        }
    }

    /// A line for each setting: name, value and source. Secrets show only whether they are set.
    static func table(of loaded: LoadedSettings) -> String {
        let environment = ProcessInfo.processInfo.environment
        var rows = loaded.effective.map {
            [$0.name, $0.value.isEmpty ? "-" : $0.value, $0.source]
        }
        for secret in secrets {
            let isSet = environment[secret] != nil
            rows.append([secret, isSet ? "***" : "-", isSet ? "environment" : "default"])
        }
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map {
                $0.padding(toLength: $1, withPad: " ", startingAt: 0)
            }
            return (padded + [row[2]]).joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
