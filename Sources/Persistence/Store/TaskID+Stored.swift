import Planning

extension TaskID {
    /// The column form.
    var stored: String { text }

    init?(stored text: String) { self.init(text: text) }
}
