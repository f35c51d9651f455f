import Testing

/// The built program against a real Engine, a real S3 server and real git. Suites below it take
/// turns, so that only a few containers start at once.
@Suite(.serialized) enum EndToEnd {}

/// Tests of plans, which need few containers or none; they run beside the other suites.
@Suite(.serialized) enum PlansEndToEnd {}
