/// The page of the viewer's own account.
struct AccountPage: PageView {
    static let template = PageTemplate("account", PackageResources.account_stencil)
    let title = "Account"
    let user: String
    let isAdmin: Bool
    let lengthMin = PasswordHasher.lengthMin
    var problem: String?

    init(user: String, isAdmin: Bool) {
        self.user = user
        self.isAdmin = isAdmin
    }
}
