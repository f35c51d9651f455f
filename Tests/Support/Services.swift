internal import Foundation

/// Where the services for tests are, as `scripts/with-services.sh` says. Without them a test fails.
public enum Services {
    public static var dockerSocket: String { get throws { try value("TEST_DOCKER_SOCKET") } }
    public static var s3Endpoint: String { get throws { try value("TEST_S3_ENDPOINT") } }
    public static var s3AccessKey: String { get throws { try value("TEST_S3_ACCESS_KEY") } }
    public static var s3SecretKey: String { get throws { try value("TEST_S3_SECRET_KEY") } }

    /// The program `check-jsonschema`, a validator of JSON Schema that is not ours.
    public static var schemaChecker: String { get throws { try value("TEST_SCHEMA_CHECKER") } }

    /// The program under test.
    public static var binary: String {
        let given = ProcessInfo.processInfo.environment["RECONCILER_BINARY"]
        return given ?? "\(root)/.build/debug/reconciler"
    }

    /// A Python that drives Chromium, as `scripts/prerequisites.sh pages` makes it.
    public static var browserDriver: String { "\(root)/.build/tools/pages/bin/python" }

    /// The project's own folder.
    public static var root: String {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let path = folder.path(percentEncoded: false)
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func value(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw Failure("\(name) is not set; run the tests by 'make test'")
        }
        return value
    }
}
