import Foundation
import Manifests
import Persistence

/// A value as templates see it. Every text in it is escaped.
enum PageValue: Sendable {
    case text(HTML)
    case number(Int)
    case fraction(Double)
    case flag(Bool)
    case object(PageObject)
    case list([PageValue?])
    /// The members of a structure; nil for one that has no value.
    case members([String: PageValue?])
}

/// A value that a filter turns into markup, such as an instant; printed by itself it is plain text.
struct PageObject: Sendable, CustomStringConvertible {
    let value: any Sendable
    private let text: HTML

    /// Nil for what templates see as text, number or structure.
    init?(_ value: some Encodable) {
        switch value {
        case let date as Date: (self.value, text) = (date, HTML(HumanText.absolute(date)))
        case let id as ResourceID: (self.value, text) = (id, HTML(id.description))
        case let kind as Kind: (self.value, text) = (kind, HTML(kind.rawValue))
        case let progress as TaskProgress: (self.value, text) = (progress, HTML(progress.text))
        default: return nil
        }
    }

    var description: String { text.markup }
}

extension PageValue {
    /// The value of anything that can be encoded.
    init(_ value: some Encodable) throws {
        switch value {
        case let html as HTML: self = .text(html)
        case let text as String: self = .text(HTML(text))
        case let number as Int: self = .number(number)
        case let flag as Bool: self = .flag(flag)
        case let fraction as Double: self = .fraction(fraction)
        default:
            if let object = PageObject(value) {
                self = .object(object)
                return
            }
            let node = PageNode()
            try value.encode(to: PageEncoder(node: node))
            self = node.value ?? .members([:])
        }
    }
}

/// What one encoder has written so far.
private final class PageNode {
    enum Slot {
        case value(PageValue?)
        case node(PageNode)

        var value: PageValue? {
            switch self {
            case .value(let value): value
            case .node(let node): node.value
            }
        }
    }

    private enum Content {
        case nothing
        case single(PageValue?)
        case members([String: Slot])
        case items([Slot])
    }

    private var content = Content.nothing

    var value: PageValue? {
        switch content {
        case .nothing: nil
        case .single(let value): value
        case .members(let slots): .members(slots.mapValues(\.value))
        case .items(let slots): .list(slots.map(\.value))
        }
    }

    var count: Int {
        if case .items(let slots) = content { return slots.count }
        return 0
    }

    func beginMembers() { if case .nothing = content { content = .members([:]) } }

    func beginItems() { if case .nothing = content { content = .items([]) } }

    func set(_ value: PageValue?) { content = .single(value) }

    func set(_ slot: Slot, _ name: String) {
        guard case .members(var slots) = content else { return }
        content = .nothing  // so that the dictionary has one owner while it changes
        slots[name] = slot
        content = .members(slots)
    }

    func append(_ slot: Slot) {
        guard case .items(var slots) = content else { return }
        content = .nothing
        slots.append(slot)
        content = .items(slots)
    }

    /// A node of its own at this place.
    func nested(_ place: (Slot) -> Void) -> PageNode {
        let node = PageNode()
        place(.node(node))
        return node
    }
}

private struct PageEncoder: Encoder {
    let node: PageNode
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.beginMembers()
        return KeyedEncodingContainer(Members(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.beginItems()
        return Items(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }

    private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let node: PageNode
        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) { node.set(.value(nil), key.stringValue) }
        func encode(_ value: String, forKey key: Key) {
            node.set(.value(.text(HTML(value))), key.stringValue)
        }
        func encode(_ value: some Encodable, forKey key: Key) throws {
            node.set(.value(try PageValue(value)), key.stringValue)
        }

        // What has no value has a name all the same, so that a misspelt name is told from it.
        func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try encode(any: value, key) }
        func encodeIfPresent(_ value: String?, forKey key: Key) throws {
            try encode(any: value, key)
        }
        func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try encode(any: value, key) }
        func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
            try encode(any: value, key)
        }
        func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
            try encode(any: value, key)
        }
        private func encode(any value: (some Encodable)?, _ key: Key) throws {
            node.set(.value(try value.map { try PageValue($0) }), key.stringValue)
        }

        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Inner> {
            PageEncoder(node: nested(key)).container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            PageEncoder(node: nested(key)).unkeyedContainer()
        }
        func superEncoder() -> any Encoder { PageEncoder(node: node) }
        func superEncoder(forKey key: Key) -> any Encoder { PageEncoder(node: nested(key)) }
        private func nested(_ key: Key) -> PageNode {
            node.nested { node.set($0, key.stringValue) }
        }
    }

    private struct Items: UnkeyedEncodingContainer {
        let node: PageNode
        var codingPath: [any CodingKey] { [] }
        var count: Int { node.count }

        func encodeNil() { node.append(.value(nil)) }
        func encode(_ value: some Encodable) throws { node.append(.value(try PageValue(value))) }
        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type
        ) -> KeyedEncodingContainer<Inner> {
            PageEncoder(node: node.nested(node.append)).container(keyedBy: type)
        }
        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            PageEncoder(node: node.nested(node.append)).unkeyedContainer()
        }
        func superEncoder() -> any Encoder { PageEncoder(node: node.nested(node.append)) }
    }

    private struct Single: SingleValueEncodingContainer {
        let node: PageNode
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { node.set(nil) }
        func encode(_ value: some Encodable) throws { node.set(try PageValue(value)) }
    }
}
