public import Foundation
import GRDB

/// A manifest as it was parsed before.
public struct ParsedManifest: Sendable, Hashable {
    /// git's id of the content, in hexadecimal digits.
    public let blob: String
    public let content: Data
    /// What the parser made of the content, as `ParsedYAML` writes it.
    public let parsed: Data

    public init(blob: String, content: Data, parsed: Data) {
        self.blob = blob
        self.content = content
        self.parsed = parsed
    }
}

extension StateStore {
    /// All that is kept in this format, by blob.
    public func parsedManifests(
        format: String
    ) throws(StateStoreError) -> [String: ParsedManifest] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT blob, content, parsed FROM parsed_manifests WHERE format = ?",
                arguments: [format])
            var known: [String: ParsedManifest] = [:]
            while let row = try rows.next() {
                let blob: String = row[0]
                known[blob] = ParsedManifest(blob: blob, content: row[1], parsed: row[2])
            }
            return known
        }
    }

    /// Keeps `new`, and forgets `gone` and what is of another format.
    public func keep(
        _ new: [ParsedManifest], without gone: [String], format: String
    ) throws(StateStoreError) {
        try write { db in
            try db.run(sql: "DELETE FROM parsed_manifests WHERE format <> ?", arguments: [format])
            for blob in gone {
                try db.run(sql: "DELETE FROM parsed_manifests WHERE blob = ?", arguments: [blob])
            }
            for each in new {
                try db.run(
                    sql: """
                        INSERT INTO parsed_manifests (blob, format, content, parsed)
                        VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """, arguments: [each.blob, format, each.content, each.parsed])
            }
        }
    }
}
