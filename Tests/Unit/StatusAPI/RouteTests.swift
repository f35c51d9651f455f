import FlyingFox
import Foundation
import Manifests
import Persistence
import Testing

@testable import StatusAPI

/// Checks every row of the table of routes.
@Suite struct RouteTests {
    private typealias Value = Manifests.JSONValue

    /// The parts of a row's documented path, with values in place of its variables.
    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map {
            $0 == "{number}" ? "3" : $0.hasPrefix("{") ? "a b" : String($0)
        }
    }

    private static func operations() throws -> [String: [String: JSONObject]] {
        guard case .object(let document) = try OpenAPIDocument.document.get(),
            case .object(let paths)? = document["paths"]
        else { return [:] }
        var operations: [String: [String: JSONObject]] = [:]
        for (path, item) in paths {
            guard case .object(let methods) = item else { continue }
            for case (let method, .object(let operation)) in methods {
                operations[path, default: [:]][method.uppercased()] = operation
            }
        }
        return operations
    }

    @Test func everyMethodOfAPathFitsOneRow() {
        for route in Route.all {
            for (path, _) in route.path.documented {
                let found = Route.at(Self.parts(path))
                #expect(Set(found.map(\.route.path)) == [route.path], "\(path)")
                let methods = found.map(\.route.method)
                #expect(Set(methods).count == methods.count, "\(path)")
            }
        }
    }

    @Test func everyRouteIsDescribedWithASummaryAndASchema() throws {
        let operations = try Self.operations()
        for route in Route.all {
            for (path, _) in route.path.documented {
                let operation = try #require(operations[path]?[route.method], "\(path)")
                let text = CanonicalJSON.encode(.object(operation))
                #expect(!text.contains(#""summary":"""#) && !text.contains("{kind}"), "\(path)")
                #expect(text.contains(#""schema":{""#), "\(path): \(text)")
            }
        }
        #expect(operations["/api/v1/approve"]?["POST"] != nil)
    }

    @Test func everyDescribedPathIsRouted() throws {
        for (path, methods) in try Self.operations() {
            let routed = Route.at(Self.parts(path)).map(\.route.method)
            #expect(routed == methods.keys.sorted(), "\(path)")
        }
    }

    /// A schema is found by decoding, so it names what the JSON has.
    @Test func theSchemaOfAReportNamesItsFields() throws {
        let schemas = ReportSchemas()
        let detail = try schemas.schema(of: ResourceDetail.self)
        #expect(
            CanonicalJSON.encode(detail) == ##"{"$ref":"#/components/schemas/ResourceDetail"}"##)
        let data = try ReportJSON.encode(Samples.detail)
        let fields = try JSONDecoder().decode([String: Value].self, from: data)
        guard case .object(let schema)? = schemas.components["ResourceDetail"],
            case .object(let described)? = schema["properties"],
            case .array(let required)? = schema["required"]
        else {
            Issue.record("no structure")
            return
        }
        #expect(Set(fields.keys).isSubset(of: described.keys))
        let names: [Value] = [.string("versions"), .string("seed")]
        #expect(names.map { required.contains($0) } == [true, false])
        let reference = Value.object(["$ref": .string("#/components/schemas/AttemptReport")])
        let attempts = Value.object(["type": .string("array"), "items": reference])
        #expect(described["attempts"] == attempts)
    }

    @Test func everyAddressThatIsWrittenIsRouted() throws {
        for kind in Kind.allCases {
            let id = ResourceID(kind: kind, owner: kind.isOwned ? "a b" : "", name: "c d")
            let addresses = [
                Address.page(id), Address.api(id), Address.log(id), Address.preview(id, 2),
            ]
            let routed = try addresses.map { address in
                let target = RequestTarget(.init(path: address, query: ""))
                return try #require(target.flatMap { Route.at($0.parts).first }, "\(address)")
            }
            #expect(routed.map(\.place.resource) == [id, id, id, id])
            #expect(routed.last?.place.number == 2)
        }
    }

    @Test func everyAddressInATemplateIsRouted() throws {
        let sources = URL(filePath: #filePath).appending(path: "../../../../Sources").standardized
        let pages = sources.appending(path: "StatusAPI/Pages").path(percentEncoded: false)
        let paths = FileManager.default.enumerator(atPath: pages)?.compactMap { $0 as? String }
        var count = 0
        for path in paths ?? [] where path.hasSuffix(".stencil") {
            let text = try String(contentsOfFile: "\(pages)/\(path)", encoding: .utf8)
            for match in text.matches(of: /(?:href|action)="\/([a-z0-9\/]*)"/) {
                let parts = match.1.split(separator: "/").map(String.init)
                #expect(!Route.at(parts).isEmpty, "\(path): /\(match.1)")
                count += 1
            }
        }
        #expect(count > 5)
    }

    @Test(arguments: [
        ["nothing"], ["datasets", "a", "b", "c"], ["datasets", "a", "b", "link"],
        ["notifications", "x", "read"], ["api", "v1", "models", "a", "b", "previews", "-1"],
    ])
    func nothingElseIsRouted(parts: [String]) {
        #expect(Route.at(parts).isEmpty)
    }
}
