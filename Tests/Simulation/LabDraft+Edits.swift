import SimulatedWorld

extension LabDraft {
    /// One edit as people make them; returns what it was.
    mutating func edit(_ dice: inout Dice) -> String {
        switch dice.roll(1...20) {
        case 1, 2: return change("image count", \.datasets, &dice) { $0.parameter += 1 }
        case 3: return change("epochs", \.runs, &dice) { $0.parameter += 1 }
        case 4: return change("back to the first", \.datasets, &dice) { $0.parameter = 1 }
        case 5, 6: return change("suspend", work(&dice), &dice) { $0.suspend.toggle() }
        case 7: return change("cancel", work(&dice), &dice) { $0.cancel.toggle() }
        case 8: return change("rerun", work(&dice), &dice) { $0.rerun = ($0.rerun ?? 0) + 1 }
        case 9: return change("access", work(&dice), &dice) { $0.isPublic.toggle() }
        case 10: return change("retries", work(&dice), &dice) { $0.retries = 3 - $0.retries % 3 }
        case 11: return changeModel(&dice)
        case 12, 13: return changeDownload(&dice)
        case 14: return add(&dice)
        case 15, 16:
            guard let path = dice.pick(paths) else { return "nothing" }
            remove(path)
            return "remove \(path)"
        case 17:
            guard let path = dice.pick(paths) else { return "nothing" }
            broken.insert(path)
            return "break \(path)"
        case 18:
            guard let path = dice.pick(paths), let other = dice.pick(paths) else {
                return "nothing"
            }
            unparsable.insert(path)
            if other != path { remove(other) }
            return "garble \(path), remove \(other)"
        case 19:
            broken = []
            unparsable = []
            return "repair all"
        default: return removeMany(&dice)
        }
    }

    private func work(_ dice: inout Dice) -> WritableKeyPath<LabDraft, [String: Work]> {
        dice.chance(50) ? \.datasets : \.runs
    }

    private mutating func change(
        _ what: String, _ all: WritableKeyPath<LabDraft, [String: Work]>, _ dice: inout Dice,
        _ body: (inout Work) -> Void
    ) -> String {
        guard let key = dice.pick(self[keyPath: all].keys.sorted()) else { return "nothing" }
        self[keyPath: all][key].map { work in
            var changed = work
            body(&changed)
            self[keyPath: all][key] = changed
        }
        return "\(what) of \(key)"
    }

    private mutating func changeModel(_ dice: inout Dice) -> String {
        guard let key = dice.pick(models.keys.sorted()) else { return "nothing" }
        if dice.chance(70) { models[key]?.content += 1 } else { models[key]?.isPublic.toggle() }
        return "change model \(key)"
    }

    private mutating func changeDownload(_ dice: inout Dice) -> String {
        guard let key = dice.pick(downloads.keys.sorted()) else { return "nothing" }
        switch dice.roll(1...3) {
        case 1: downloads[key]?.hours = dice.roll(1...72)
        case 2: downloads[key]?.rerun = dice.roll(1...9)
        default: downloads[key]?.suspend.toggle()
        }
        return "change download \(key)"
    }

    private mutating func add(_ dice: inout Dice) -> String {
        guard let user = dice.pick(users) else { return "nothing" }
        let number = dice.roll(0...3)
        switch dice.roll(1...4) {
        case 1: models["\(user)/m\(number)"] = Model(content: dice.roll(1...3))
        case 2: addDataset("\(user)/d\(number)", &dice)
        case 3: addRun("\(user)/r\(number)", &dice)
        default: addDownload("\(user)/g\(number)", &dice)
        }
        return "add number \(number) of \(user)"
    }

    private mutating func removeMany(_ dice: inout Dice) -> String {
        let gone = paths.shuffled(using: &dice).prefix(dice.roll(2...7)).sorted()
        for path in gone { remove(path) }
        return "remove \(gone.joined(separator: ", "))"
    }
}
