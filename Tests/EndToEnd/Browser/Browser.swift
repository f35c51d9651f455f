import Foundation
import TestSupport

/// A real Chromium, driven by `visit.py`.
enum Browser {
    /// One page to visit, in a window of its own.
    struct Visit: Encodable {
        var name: String
        var path: String
        var scheme = "light"
        var runsScripts = true
        var signedIn = true
        var width = 1280
        var actions: [Action] = []
        /// A condition in JavaScript to wait for.
        var until: String?
        /// The values to read from the page: JavaScript that returns text, by name.
        var values: [String: String] = [:]

        init(_ name: String, _ path: String) {
            self.name = name
            self.path = path
        }
    }

    struct Action: Encodable {
        let kind: String
        let selector: String
        var text: String?
    }

    /// What the browser saw on a visit.
    struct Sight: Decodable {
        let name: String
        let address: String
        let status: Int
        /// Lines of the console, each beginning with its type.
        let console: [String]
        /// Requests that got no answer.
        let failed: [String]
        let hosts: [String]
        let values: [String: String]
    }

    private struct Order: Encodable {
        let base: String
        let chromium: String
        let signIn: String
        let pictures: String?
        let visits: [Visit]
    }

    /// Makes the visits one after the other, with one session that `signIn` opens.
    static func see(_ visits: [Visit], of lab: LabProcess, signIn: String) async throws
        -> [String: Sight]
    {
        let environment = ProcessInfo.processInfo.environment
        let order = Order(
            base: "http://127.0.0.1:\(try await lab.port())",
            chromium: try await Command.output("which", ["chromium"]), signIn: signIn,
            pictures: environment["TEST_PAGE_PICTURES"], visits: visits)
        let path = try lab.folder.write(
            "order.json", String(decoding: JSONEncoder().encode(order), as: UTF8.self))
        let script = "\(Services.root)/Tests/EndToEnd/Browser/visit.py"
        let output = try await Command.output(Services.browserDriver, [script, path])
        let sights = try JSONDecoder().decode([Sight].self, from: Data(output.utf8))
        return Dictionary(uniqueKeysWithValues: sights.map { ($0.name, $0) })
    }
}
