import Execution
import Logging
import Manifests

/// How much work the lab can run at once.
struct EngineSize: Sendable {
    let settings: DaemonSettings
    let engine: any ContainerEngine
    let logger: Logger

    /// The size to assume while it is not known: the limits of the settings, else more than any
    /// work asks for.
    var boundless: Resources {
        Resources(
            milliCPUs: settings.limits.milliCPUs ?? 1 << 40,
            memoryBytes: settings.limits.memoryBytes ?? 1 << 60, gpus: settings.limits.gpus ?? 0)
    }

    /// The limits of the settings, and the Engine's own size where a limit is missing; nil when one
    /// is missing and the Engine does not answer.
    func capacity() async -> Resources? {
        let limits = settings.limits
        if let milliCPUs = limits.milliCPUs, let memoryBytes = limits.memoryBytes {
            return Resources(milliCPUs: milliCPUs, memoryBytes: memoryBytes, gpus: limits.gpus ?? 0)
        }
        do throws(EngineError) {
            let own = try await engine.capacity()
            return Resources(
                milliCPUs: limits.milliCPUs ?? own.milliCPUs,
                memoryBytes: limits.memoryBytes ?? own.memoryBytes,
                gpus: limits.gpus ?? own.gpus ?? 0)
        } catch {
            logger.warning(
                """
                the container engine at 'dockerSocket' \(settings.dockerSocket) does not answer, \
                so nothing can run and the lab's size is not known yet
                """, metadata: ["error": "\(error)"])
            return nil
        }
    }
}
