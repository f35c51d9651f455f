/// The page on which an invited user sets a password.
struct InvitationPage: PageView {
    static let template = PageTemplate("invitation", PackageResources.invitation_stencil)
    let title = "Set your password"
    let user: String
    let token: String
    let lengthMin = NewPassword.lengthMin
    var problem: String?
}
