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

/// Type, range and default of one parameter of a worker.
public struct ParameterDeclaration: Sendable, Hashable, Codable {
    public enum ValueType: String, Sendable, Hashable, Codable, CaseIterable {
        case integer, number, string, boolean
    }

    /// Of each value where there are several.
    public var type: ValueType
    /// The parameter is a list of so many values; one value when nil.
    public var count: Int?
    /// The numbers of the list stand in order, the least first.
    public var isOrdered: Bool
    public var description: String?
    public var minimum: Double?
    public var maximum: Double?
    /// The values allowed; any of the type when empty.
    public var allowed: [JSONValue]
    /// When nil, each run of an architecture must give one, and a worker image decides by itself.
    public var defaultValue: JSONValue?

    public init(
        type: ValueType,
        count: Int? = nil,
        isOrdered: Bool = false,
        description: String?,
        minimum: Double?,
        maximum: Double?,
        allowed: [JSONValue],
        defaultValue: JSONValue?
    ) {
        self.type = type
        self.count = count
        self.isOrdered = isOrdered
        self.description = description
        self.minimum = minimum
        self.maximum = maximum
        self.allowed = allowed
        self.defaultValue = defaultValue
    }
}
