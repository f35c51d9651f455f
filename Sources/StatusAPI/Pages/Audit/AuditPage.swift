import Persistence

/// The page of the audit: who did what.
struct AuditPage: PageView {
    static let template = PageTemplate("audit", PackageResources.audit_stencil)
    let title = "Audit"
    let rows: [AuditEntry]
}
