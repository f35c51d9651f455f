import GRDB

/// Which part of a long list is asked for.
public struct Page: Sendable, Hashable {
    /// Rows at most, from 1 to 1000.
    public let limit: Int
    public let offset: Int

    /// Values out of range are brought into it.
    public init(limit: Int, offset: Int) {
        self.limit = min(max(limit, 1), 1000)
        self.offset = max(offset, 0)
    }
}

extension Page {
    /// For `LIMIT :limit OFFSET :offset`.
    var arguments: StatementArguments { ["limit": limit, "offset": offset] }
}
