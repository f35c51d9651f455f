import Foundation
import StatusAPI

extension Report {
    /// The content of an answer.
    static func decode(_ data: Data) throws -> Content {
        try ReportJSON.decode(Report<Content>.self, from: data).content
    }
}
