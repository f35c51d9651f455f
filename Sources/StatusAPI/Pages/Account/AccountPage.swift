/// The page of the viewer's own account.
struct AccountPage: PageView {
    static let template = PageTemplate("account", PackageResources.account_stencil)
    let title = "Account"
    let user: String
    let isAdmin: Bool
    let lengthMin = NewPassword.lengthMin
    var problem: String?
}
