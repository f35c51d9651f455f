import Repository

extension GitDeadlines {
    /// 20 s for a look, 10 min for a transfer, 1 min for a read.
    static let standard = GitDeadlines(
        look: .seconds(20), transfer: .seconds(600), read: .seconds(60))
}
