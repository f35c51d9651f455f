import ArgumentParser
import Lab

extension ExitStatus {
    var code: ExitCode { ExitCode(rawValue) }
}
