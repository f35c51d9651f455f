import Persistence

/// Who did what.
struct AuditPage: PageView {
    static let template = PageTemplate("audit", PackageResources.audit_stencil)
    let title = "Audit"
    let rows: [AuditEntry]
}
