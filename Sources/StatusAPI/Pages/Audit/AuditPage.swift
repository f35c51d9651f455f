import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let audit = PageTemplate("audit", PackageResources.audit_stencil)
}

/// The page of the audit: who did what.
enum AuditPage {
    static func model(_ entries: [AuditEntry], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "rows": .list(
                entries.map {
                    [
                        "at": .html(Fragments.time($0.at, now: frame.now)),
                        "actor": .text($0.actor), "action": .text($0.action.rawValue),
                        "detail": .text($0.detail),
                        "resource": .html(
                            $0.resource.map { Fragments.link($0, title: $0.description) } ?? ""),
                    ]
                })
        ]
        return frame.model(title: "Audit").adding(content)
    }
}
