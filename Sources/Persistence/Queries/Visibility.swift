import GRDB
import Manifests

/// The SQL condition for rows that a viewer may see, over `kind`, `owner`, `access` of the table or
/// view named `k`. `Viewer.sees` is the same rule for one resource.
struct Visibility {
    let sql: String
    let arguments: StatementArguments

    /// The condition for resources.
    init(of viewer: Viewer) {
        let open = """
            k.kind IN (\(Self.kinds(.catalogue)))
            OR (k.kind IN (\(Self.kinds(.byAccess))) AND k.access = 'public')
            """
        switch viewer {
        case .anonymous:
            sql = "(\(open))"
            arguments = []
        case .user(let name):
            sql = "(\(open) OR (k.owner <> '' AND k.owner = :viewer))"
            arguments = ["viewer": name]
        case .administrator, .admin:
            sql = "1"
            arguments = []
        }
    }

    private static func kinds(_ sharing: KindTraits.Sharing) -> String {
        Kind.allCases.filter { $0.traits.sharing == sharing }.map { "'\($0.rawValue)'" }
            .joined(separator: ", ")
    }

    /// The condition for tasks, which belong to owners and admins only.
    init(ofTasksFor viewer: Viewer) {
        switch viewer {
        case .anonymous:
            sql = "0"
            arguments = []
        case .user(let name):
            sql = "(k.owner <> '' AND k.owner = :viewer)"
            arguments = ["viewer": name]
        case .administrator, .admin:
            sql = "1"
            arguments = []
        }
    }
}
