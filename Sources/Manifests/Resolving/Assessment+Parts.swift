extension Assessment {
    /// Warns of a training on a dataset with other parts than the trainer reads, where the Lab says
    /// which these are.
    mutating func checkParts(of dataset: Resource, at mark: Mark, lab: LabSpec?) {
        guard case .trainingRun(let run) = spec, case .dataset(let content) = dataset.spec,
            content.pictures == nil, let read = lab?.worker(of: run.image)?.reads
        else { return }
        let parts = content.split.keys.sorted()
        guard Set(parts) != Set(read) else { return }
        findings.append(
            .warning(
                .unreadParts,
                "'split' of \(dataset.id) has \(parts.joined(separator: ", ")), and the image "
                    + "'\(run.image)' reads \(read.joined(separator: " and ")); name the parts so",
                at: mark))
    }
}
