/// A large value that its copies share. Comparing two copies of the same value does not look at its
/// fields.
public struct Shared<Value: Sendable & Hashable>: Sendable, Hashable {
    @usableFromInline final class Box: Sendable {
        @usableFromInline let value: Value

        @usableFromInline init(_ value: Value) {
            self.value = value
        }
    }

    @usableFromInline let box: Box

    @inlinable public init(_ value: Value) {
        box = Box(value)
    }

    @inlinable public var value: Value { box.value }

    @inlinable public static func == (left: Shared, right: Shared) -> Bool {
        left.box === right.box || left.box.value == right.box.value
    }

    @inlinable public func hash(into hasher: inout Hasher) {
        hasher.combine(box.value)
    }
}
