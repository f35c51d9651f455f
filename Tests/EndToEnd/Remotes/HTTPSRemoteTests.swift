import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A web server whose certificate comes from an authority that only this lab knows.
    @Suite(.serialized) struct HTTPSRemoteTests {
        private let server: HTTPSServer
        /// Git gets no setting of its own: it takes the daemon's.
        private var trust: [String: String] {
            ["SSL_CERT_FILE": server.authority, "GIT_SSL_CAINFO": ""]
        }

        init() async throws {
            server = try await HTTPSServer()
        }

        private func lab(password: String = HTTPSServer.password) throws -> LabProcess {
            var options = LabProcess.Options()
            options.remote = server.address(of: "lab.git", password: password)
            options.environment = trust
            options.more = SharedRemote.settings
            return try LabProcess(options)
        }

        private func remote(of lab: LabProcess) throws -> SharedRemote {
            try SharedRemote(
                server.folder.path("repositories/lab.git"), at: server.address(of: "lab.git"),
                access: ["GIT_SSL_CAINFO": server.authority], of: lab)
        }

        @Test func theLabLivesByItAndTellsItsStateAndPlansThroughIt() async throws {
            let lab = try lab()
            try await remote(of: lab).expectsALabThatLivesByIt()
            #expect(!"\(lab.output)\(lab.errors)".contains(HTTPSServer.password))
        }

        @Test func aWrongPasswordAndAStrangersCertificateAreToldInWords() async throws {
            let right = try lab()
            try await remote(of: right).declare()
            let wrong = try lab(password: "canary-other")
            let refused = try await wrong.command(["apply", "--config", wrong.config])
            #expect(refused.status == 75, "\(refused.errors)")
            #expect(refused.errors.contains("refused the credentials"))
            #expect(!refused.errors.contains("canary-"))
            let unknown = try await Command.run(
                Services.binary, ["apply", "--config", right.config],
                environment: ["SSL_CERT_FILE": "", "GIT_SSL_CAINFO": ""])
            #expect(unknown.status == 75, "\(unknown.errors)")
            #expect(unknown.errors.contains("certificate"))
            #expect(!unknown.errors.contains(HTTPSServer.password))
        }

        @Test func aStateIsFetchedAndBelievedOnlyAsTheLabSignedIt() async throws {
            var options = LabProcess.Options()
            options.more = ["snapshot: {interval: 1s}"]
            let lab = try LabProcess(options)
            try await lab.applyOneModel()
            let key = try await lab.client(["state", "key"])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let told = try Data(contentsOf: URL(filePath: "\(lab.stateFolder)/state.json"))
            func plan(
                _ address: String, trusting authority: String? = nil
            ) async throws -> Finished {
                try await Command.run(
                    Services.binary,
                    ["plan", lab.repository.path, "--state", address, "--state-key", key],
                    environment: ["SSL_CERT_FILE": authority ?? server.authority])
            }
            func expect(
                _ finished: Finished, _ status: Int32, _ words: String...
            ) {
                #expect(finished.status == status, "\(finished.errors)")
                for word in words {
                    #expect(finished.errors.contains(word), "\(finished.errors)")
                }
                #expect(finished.output == "", "no plan")
            }
            let address = try server.serve("state.json", told)
            let good = try await plan(address)
            #expect(good.status == 0, "\(good.errors)")
            #expect(good.output.contains("the lab's state of 20"))
            #expect(good.output.contains("No change."))

            let text = String(decoding: told, as: UTF8.self)
            let forged = text.replacing("\"generation\":1", with: "\"generation\":2")
            #expect(forged != text)
            expect(
                try await plan(try server.serve("forged.json", Data(forged.utf8))), 5,
                "was changed after signing")
            expect(
                try await plan("https://localhost:\(server.port)/absent.json?canary-key"), 75,
                "answered 404")
            expect(try await plan(address, trusting: ""), 75, "certificate", "SSL_CERT_FILE")
            let other = try await HTTPSServer.authority("other", in: server.folder)
            expect(try await plan(address, trusting: other), 75, "certificate", "SSL_CERT_FILE")
            expect(
                try await plan(address.replacing("localhost", with: "127.0.0.1")), 75,
                "certificate is for another name")
            expect(
                try await plan(address, trusting: server.folder.path("absent.pem")), 1,
                "SSL_CERT_FILE", "absent.pem", "holds no certificate")
        }
    }
}
