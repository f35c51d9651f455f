extension TaskRecord {
    /// When the wait after the last failure ends, if the attempts left allow another one at all;
    /// nil when there is nothing to wait for.
    public func backoffEnd(policy: Policy) -> Instant? {
        guard let last = attempts.last, last.end != nil else { return nil }
        let ended = last.endedAt ?? last.createdAt
        let account = RetryAccount.of(
            self, rule: RetryRule(limit: .max, failures: nil), policy: policy, at: ended)
        return account.verdict == .later ? ended.adding(account.wait) : nil
    }
}
