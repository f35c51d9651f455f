extension FieldType where Value == Int {
    /// Cores, as `2`, `0.5` or `500m`; the value is in thousandths.
    static func cpus(_ range: ClosedRange<Int>) -> FieldType {
        quantity(
            range, parse: Quantity.milliCPUs, show: Quantity.text(milliCPUs:),
            form: (
                "a number of cores such as 2, 0.5 or 500m",
                "^([0-9]{1,9}(\\.[0-9]{1,3})?|[0-9]{1,9}m)$"
            ))
    }

    /// Bytes, as `4Gi`, `512Mi`, `2G` or a plain number.
    static func memory(_ range: ClosedRange<Int>) -> FieldType {
        quantity(
            range, parse: Quantity.bytes, show: Quantity.text(bytes:),
            form: ("an amount of memory such as 4Gi, 512Mi or 2G", "^[0-9]{1,18}([KMGT]i?)?$"),
            unitMeant: unitOfMemory)
    }

    /// The amount that a number without a unit probably means: it counts bytes, and nobody wants so
    /// few.
    @Sendable private static func unitOfMemory(_ text: String) -> String? {
        guard let number = Int(text), number > 0 else { return nil }
        return "\(text)\(number <= 128 ? "Gi" : "Mi")"
    }

    private static func quantity(
        _ range: ClosedRange<Int>, parse: @escaping @Sendable (String) -> Int?,
        show: @escaping @Sendable (Int) -> String, form: (words: String, expression: String),
        unitMeant: @escaping @Sendable (String) -> String? = { _ in nil }
    ) -> FieldType {
        FieldType(
            schema: [
                "type": ["string", "number"], "pattern": .string(form.expression),
                SchemaKeyword.minimum: .string(show(range.lowerBound)),
                SchemaKeyword.maximum: .string(show(range.upperBound)),
            ],
            // A number of cores is shown as a number, an amount with a unit as text.
            show: { value in CoreSchema.resolve(show(value), isPlain: true) },
            write: JSONValue.integer
        ) { node, scope in
            guard case .scalar(let text, _) = node.content, !text.isEmpty else {
                scope.wrongType(node, wanted: form.words)
                return nil
            }
            guard let value = parse(text) else {
                scope.error(
                    .invalidValue, "is \(scope.quoted(text)), but must be \(form.words)",
                    at: node.mark)
                return nil
            }
            guard range.contains(value) else {
                let bounds = "\(show(range.lowerBound)) to \(show(range.upperBound))"
                let hint = value < range.lowerBound ? unitMeant(text) : nil
                scope.error(
                    .outOfRange,
                    "is \(scope.quoted(text)), but must be from \(bounds)"
                        + (hint.map { "; write '\($0)'" } ?? ""), at: node.mark)
                return nil
            }
            return value
        }
    }
}

extension FieldType where Value == Duration {
    /// A length of time, as `90s`, `30m`, `2h`, `7d` or `1h30m`.
    static func duration(_ range: ClosedRange<Int>) -> FieldType {
        let form = "a length of time such as 90s, 30m, 2h, 7d or 1h30m"
        let expression = "^(?=.)([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?$"
        return FieldType(
            schema: [
                "type": "string", "pattern": .string(expression),
                SchemaKeyword.minimum: .string(Quantity.text(seconds: range.lowerBound)),
                SchemaKeyword.maximum: .string(Quantity.text(seconds: range.upperBound)),
            ],
            show: { .string(Quantity.text(seconds: Int($0.components.seconds))) },
            // Manifests give whole seconds.
            write: { .integer(Int($0.components.seconds)) }
        ) { node, scope in
            guard case .scalar(let text, _) = node.content, !text.isEmpty else {
                scope.wrongType(node, wanted: form)
                return nil
            }
            guard let seconds = Quantity.seconds(text) else {
                scope.error(
                    .invalidValue, "is \(scope.quoted(text)), but must be \(form)", at: node.mark)
                return nil
            }
            guard range.contains(seconds) else {
                let bounds = [range.lowerBound, range.upperBound].map(Quantity.text(seconds:))
                scope.error(
                    .outOfRange,
                    "is \(scope.quoted(text)), but must be from \(bounds[0]) to \(bounds[1])",
                    at: node.mark)
                return nil
            }
            return .seconds(seconds)
        }
    }
}
