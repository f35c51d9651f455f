import Testing

/// What a real Engine does with our calls, and what we make of its answers.
///
/// One after the other: an Engine of 20.10 deadlocks now and then when a dozen containers without a
/// network are started and removed at once (its network controller takes two locks in either
/// order), and then answers no start any more until it is restarted.
@Suite(.serialized) struct DockerContractTests {}
