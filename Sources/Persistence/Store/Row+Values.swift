import Basics
import Foundation
import GRDB
import Manifests
import Planning

/// Reads columns whose content the schema promises. A broken promise is an error, not a trap.
extension Row {
    func text(_ column: String) throws -> String {
        guard let text = try decodeIfPresent(String.self, forColumn: column) else {
            throw broken(column)
        }
        return text
    }

    func int(_ column: String) throws -> Int {
        guard let value = try decodeIfPresent(Int.self, forColumn: column) else {
            throw broken(column)
        }
        return value
    }

    func optionalText(_ column: String) throws -> String? {
        try decodeIfPresent(String.self, forColumn: column)
    }

    func optionalInt(_ column: String) throws -> Int? {
        try decodeIfPresent(Int.self, forColumn: column)
    }

    func instant(_ column: String) throws -> Instant {
        guard let value = try optionalInstant(column) else { throw broken(column) }
        return value
    }

    func optionalInstant(_ column: String) throws -> Instant? {
        guard let text = try optionalText(column) else { return nil }
        guard let value = Instant(stored: text) else { throw broken(column) }
        return value
    }

    func resource(_ column: String) throws -> ResourceID {
        guard let id = ResourceID(try text(column)) else { throw broken(column) }
        return id
    }

    func task(_ column: String) throws -> TaskID {
        guard let id = try optionalTask(column) else { throw broken(column) }
        return id
    }

    func optionalTask(_ column: String) throws -> TaskID? {
        guard let text = try optionalText(column) else { return nil }
        guard let id = TaskID(stored: text) else { throw broken(column) }
        return id
    }

    func word<Word: RawRepresentable<String>>(_ column: String, _ type: Word.Type) throws -> Word {
        guard let word = try optionalWord(column, type) else { throw broken(column) }
        return word
    }

    func optionalWord<Word: RawRepresentable<String>>(
        _ column: String, _ type: Word.Type
    ) throws -> Word? {
        guard let text = try optionalText(column) else { return nil }
        guard let word = Word(rawValue: text) else { throw broken(column) }
        return word
    }

    func json<Value: Decodable>(_ column: String, _ type: Value.Type) throws -> Value {
        let text = try text(column)
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw broken(column)
        }
    }

    private func broken(_ column: String) -> StateStoreError {
        .corrupt("column '\(column)' holds what cannot be read")
    }

    private func decodeIfPresent<Value: DatabaseValueConvertible>(
        _ type: Value.Type, forColumn column: String
    ) throws -> Value? {
        guard let stored = self[column] else {
            guard hasColumn(column) else { throw broken(column) }
            return nil
        }
        guard let decoded = Value.fromDatabaseValue(stored.databaseValue) else {
            throw broken(column)
        }
        return decoded
    }
}

/// The canonical text of a Codable value in a column: sorted keys, no spaces.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder.sorted
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension TaskID {
    /// The column form.
    var stored: String { text }

    init?(stored text: String) { self.init(text: text) }
}
