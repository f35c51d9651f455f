/// The page to sign in on.
struct SignInPage: PageView {
    static let template = PageTemplate("signin", PackageResources.signin_stencil)
    let title = "Sign in"
    /// The name that was given before.
    var name = ""
    var problem: String?
}
