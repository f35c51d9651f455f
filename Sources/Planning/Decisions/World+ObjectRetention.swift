import Manifests

extension World {
    /// How much longer an object stays in the bucket; zero when its upload is not complete or its
    /// deletion was begun.
    func stay(of record: DownloadRecord, keepFor: Duration) -> Duration {
        guard let readyAt = record.readyAt, record.expiredAt == nil else { return .zero }
        return now.remaining(of: keepFor, since: readyAt)
    }

    /// The deletion of the first object of another task than `wanted` whose time is over, or else
    /// the time until the next is due.
    func objectRetention(
        of download: ResourceID, keepFor: Duration, besides wanted: TaskID?
    ) -> (action: PlannedAction?, due: Duration?) {
        let records = observed.downloads[of: download].filter { $0.task != wanted }
        return retention(of: records, keepFor: keepFor)
    }

    /// The same for all objects of a download without a manifest in force; the time comes from the
    /// spec that was accepted last. An incomplete upload stays as long as it can go on.
    func objectRetention(of held: ResourceID) -> (action: PlannedAction?, due: Duration?) {
        guard let keepFor = observed.inventory[held]?.keepFor else { return (nil, nil) }
        let records = observed.downloads[of: held].filter {
            $0.readyAt != nil || cannotGoOn($0)
        }
        return retention(of: records, keepFor: keepFor)
    }

    /// Whether an upload was given up, or the version that it archives is gone.
    func cannotGoOn(_ upload: DownloadRecord) -> Bool {
        upload.expiredAt != nil || observed.versions[upload.pinned] == nil
    }

    private func retention(
        of records: [DownloadRecord], keepFor: Duration
    ) -> (action: PlannedAction?, due: Duration?) {
        var due: Duration?
        for record in records where record.removedAt == nil {
            let left = stay(of: record, keepFor: keepFor)
            guard left != .zero else {
                let reason = record.readyAt != nil ? Reason.keepForEnded : .superseded
                return (record.expiry(because: reason), nil)
            }
            due = min(due ?? left, left)
        }
        return (nil, due)
    }
}

extension DownloadRecord {
    /// The deletion of the object, or of the part that was uploaded.
    func expiry(because reason: Reason) -> PlannedAction {
        PlannedAction(
            subject: ActionSubject(resource: task.resource, task: task, attempt: nil),
            action: .expire(objectKey: objectKey), reason: reason, rerun: nil)
    }
}
