import Manifests

/// The OpenAPI description of every route.
enum OpenAPIDocument {
    /// Fails only when a report cannot be described, which a test rules out.
    static let document = Result {
        let schemas = ReportSchemas()
        var paths: [String: JSONObject] = [:]
        for route in Route.all {
            for (path, kind) in route.path.documented {
                paths[path, default: [:]][route.method.lowercased()] = .object(
                    try operation(route, at: path, kind, schemas))
            }
        }
        return JSONValue.object([
            "openapi": .string("3.1.0"),
            "info": .object(["title": .string("Lab status"), "version": .string("lab/v1")]),
            "paths": .object(JSONObject(paths.mapValues { .object($0) })),
            "components": .object(["schemas": .object(JSONObject(schemas.components))]),
        ])
    }

    private static func operation(
        _ route: Route, at path: String, _ kind: Kind?, _ schemas: ReportSchemas
    ) throws -> JSONObject {
        let names = path.matches(of: /\{(\w+)\}/).map { String($0.1) }
        let (tag, contentType, schema) = try content(of: route, kind, schemas)
        let description: String =
            if case .json(_?, _) = route.form { "Envelope of apiVersion, kind, content" } else {
                "The answer"
            }
        var operation: JSONObject = [
            "summary": .string(Route.filled(route.summary, kind)),
            "tags": .array([.string(tag)]),
            "x-audience": .string(route.audience.rawValue),
            "responses": .object([
                route.documentedStatus: .object([
                    "description": .string(description),
                    "content": .object([contentType: .object(["schema": schema])]),
                ]),
                "404": .object(["description": .string("Absent, or not for this viewer")]),
            ]),
        ]
        if !names.isEmpty {
            operation["parameters"] = .array(
                names.map { name in
                    .object([
                        "name": .string(name), "in": .string("path"), "required": .bool(true),
                        "schema": .object([
                            "type": .string(name == "number" ? "integer" : "string")
                        ]),
                    ])
                })
        }
        return operation
    }

    private static func content(
        of route: Route, _ kind: Kind?, _ schemas: ReportSchemas
    ) throws -> (tag: String, contentType: String, schema: JSONValue) {
        func typed(_ type: String) -> JSONValue { .object(["type": .string(type)]) }
        return switch route.form {
        case .page: ("pages", "text/html", typed("string"))
        case .form: ("forms", "text/html", typed("string"))
        case .other(let contentType, let type): ("files", contentType, typed(type))
        case .json(nil, let schema): ("reports", "application/json", try schema(schemas))
        case .json(let name?, let schema):
            (
                "reports", "application/json",
                ReportSchemas.structure(
                    [
                        "apiVersion": .object(["const": .string("lab/v1")]),
                        "kind": .object(["const": .string(Route.filled(name, kind))]),
                        "generatedAt": ReportSchemas.time, "content": try schema(schemas),
                    ], required: ["apiVersion", "content", "generatedAt", "kind"])
            )
        }
    }
}
