import ArgumentParser

/// How a result is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// How a plan is written.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
    /// For a job of GitHub Actions.
    case github
    /// The findings for programs, the plan on standard error.
    case sarif, junit
}
