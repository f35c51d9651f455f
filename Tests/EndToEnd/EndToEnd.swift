import Testing

/// The built program against a real Engine, a real S3 server and real git. Suites below it take
/// turns, so that only a few containers start at once.
@Suite(.serialized) enum EndToEnd {}

/// Plans, which need no container or few; they go beside the others.
@Suite(.serialized) enum PlansEndToEnd {}
