import Manifests

/// What an address names.
enum Route: Hashable, Sendable {
    case page(Page)
    case api(Resource)
    case form(Form)
    case asset(path: String)
    case object(key: String)
    case health, readiness

    enum Page: Hashable, Sendable {
        case dashboard, search, tasks, queue, notifications, audit, signIn
        case list(Kind)
        case detail(ResourceID)
    }

    enum Resource: Hashable, Sendable {
        case dashboard, search, graph, events, tasks, queue, notifications, audit, stream, openAPI
        case list(Kind)
        case detail(ResourceID), log(ResourceID), eventsOf(ResourceID)
        case why(ResourceID), graphAround(ResourceID)
        case preview(ResourceID, Int)
        case sync, approve, signInLink
        case link(ResourceID)
    }

    enum Form: Hashable, Sendable {
        case sync, signOut
        case notice(Int, NoticeChange)
        case link(ResourceID)
    }

    /// The methods it takes, `GET` standing for `HEAD` as well.
    var method: String {
        switch self {
        case .form, .api(.sync), .api(.approve), .api(.signInLink), .api(.link): "POST"
        default: "GET"
        }
    }

    /// The route of a path's parts, decoded; nil when there is none.
    init?(_ parts: [String]) {
        switch parts.first {
        case "api":
            guard parts.count > 2, parts[1] == "v1",
                let resource = Resource(Array(parts.dropFirst(2)))
            else { return nil }
            self = .api(resource)
        case "assets": self = .asset(path: "/" + parts.joined(separator: "/"))
        case "objects" where parts.count > 1:
            self = .object(key: parts.dropFirst().joined(separator: "/"))
        // Asked for by browsers that show a picture or JSON by itself.
        case "favicon.ico" where parts.count == 1: self = .asset(path: Assets.icon.path)
        case "healthz" where parts.count == 1: self = .health
        case "readyz" where parts.count == 1: self = .readiness
        default:
            if let form = Form(parts) {
                self = .form(form)
            } else if let page = Page(parts) {
                self = .page(page)
            } else {
                return nil
            }
        }
    }
}

extension Route.Page {
    init?(_ parts: [String]) {
        switch parts {
        case []: self = .dashboard
        case ["search"]: self = .search
        case ["tasks"]: self = .tasks
        case ["queue"]: self = .queue
        case ["notifications"]: self = .notifications
        case ["audit"]: self = .audit
        case ["signin"]: self = .signIn
        default:
            if parts.count == 1, let kind = Kind(plural: parts[0]) {
                self = .list(kind)
            } else if let (id, rest) = ResourceID.read(parts), rest.isEmpty {
                self = .detail(id)
            } else {
                return nil
            }
        }
    }
}

extension Route.Form {
    init?(_ parts: [String]) {
        switch parts.count {
        case 1 where parts[0] == "sync": self = .sync
        case 1 where parts[0] == "signout": self = .signOut
        case 3 where parts[0] == "notifications":
            guard let id = Int(parts[1]) else { return nil }
            switch parts[2] {
            case "read": self = .notice(id, .markRead)
            case "delete": self = .notice(id, .delete)
            default: return nil
            }
        default:
            guard let (id, rest) = ResourceID.read(parts), id.kind.traits.result == .object,
                rest == ["link"]
            else { return nil }
            self = .link(id)
        }
    }
}

extension Route.Resource {
    init?(_ parts: [String]) {
        switch parts {
        case ["dashboard"]: self = .dashboard
        case ["search"]: self = .search
        case ["graph"]: self = .graph
        case ["events"]: self = .events
        case ["tasks"]: self = .tasks
        case ["queue"]: self = .queue
        case ["notifications"]: self = .notifications
        case ["audit"]: self = .audit
        case ["stream"]: self = .stream
        case ["openapi.json"]: self = .openAPI
        case ["sync"]: self = .sync
        case ["approve"]: self = .approve
        case ["sign-in-link"]: self = .signInLink
        default:
            if parts.count == 1, let kind = Kind(plural: parts[0]) {
                self = .list(kind)
                return
            }
            guard let (id, rest) = ResourceID.read(parts),
                let resource = Self.part(rest, of: id)
            else { return nil }
            self = resource
        }
    }

    private static func part(_ rest: [String], of id: ResourceID) -> Self? {
        switch rest.first {
        case nil: .detail(id)
        case "log" where rest.count == 1: .log(id)
        case "events" where rest.count == 1: .eventsOf(id)
        case "why" where rest.count == 1: .why(id)
        case "graph" where rest.count == 1: .graphAround(id)
        case "link" where rest.count == 1 && id.kind.traits.result == .object: .link(id)
        case "previews" where rest.count == 2:
            Int(rest[1]).flatMap { $0 >= 0 ? .preview(id, $0) : nil }
        default: nil
        }
    }
}

extension ResourceID {
    /// The identity at the start of a path's parts, and the parts after it.
    static func read(_ parts: [String]) -> (ResourceID, [String])? {
        guard let first = parts.first, let kind = Kind(plural: first) else { return nil }
        let length = kind.isOwned ? 3 : 2
        guard parts.count >= length else { return nil }
        let id = ResourceID(
            kind: kind, owner: kind.isOwned ? parts[1] : "", name: parts[length - 1])
        return (id, Array(parts.dropFirst(length)))
    }
}
