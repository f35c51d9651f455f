/// A way to train a network: a trainer and the parameters it takes.
public struct NetworkArchitectureSpec: Sendable, Hashable, Codable {
    public var common: CommonFields
    public var identifier: String
    /// After the Lab's default.
    public var image: String
    public var command: [String]?
    public var parameters: [String: ParameterDeclaration]

    public init(
        common: CommonFields,
        identifier: String,
        image: String,
        command: [String]?,
        parameters: [String: ParameterDeclaration]
    ) {
        self.common = common
        self.identifier = identifier
        self.image = image
        self.command = command
        self.parameters = parameters
    }
}

/// Type, range and default of one parameter of an architecture.
public struct ParameterDeclaration: Sendable, Hashable, Codable {
    public enum ValueType: String, Sendable, Hashable, Codable, CaseIterable {
        case integer, number, string, boolean
    }

    public var type: ValueType
    public var description: String?
    public var minimum: Double?
    public var maximum: Double?
    /// The values allowed; any of the type when empty.
    public var allowed: [JSONValue]
    /// Required in each run when nil.
    public var defaultValue: JSONValue?

    public init(
        type: ValueType,
        description: String?,
        minimum: Double?,
        maximum: Double?,
        allowed: [JSONValue],
        defaultValue: JSONValue?
    ) {
        self.type = type
        self.description = description
        self.minimum = minimum
        self.maximum = maximum
        self.allowed = allowed
        self.defaultValue = defaultValue
    }
}
