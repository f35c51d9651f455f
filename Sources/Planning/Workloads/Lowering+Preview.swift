import Manifests

extension Lowering {
    /// What a preview may use; it renders one small picture.
    private static let previewResources = Resources(
        milliCPUs: 1000, memoryBytes: 2 << 30, gpus: 0)

    /// The work that makes the picture on a model's page, and the digest of that. Nil for every
    /// other kind, and where the Lab names no image for it.
    func preview(of resource: Resource) -> (digest: InputDigest, workload: ContainerWorkload)? {
        guard case .model(let spec) = resource.spec, let image = rendererImage,
            let digest = resource.inputDigest
        else { return nil }
        let input = WorkloadInput(
            name: resource.id.name, source: resource.id, digest: digest, className: nil,
            include: spec.include, exclude: spec.exclude, artifactDigest: nil)
        let workload = ContainerWorkload(
            image: image, command: nil, parameters: [:], inputs: [input],
            resources: Self.previewResources, seed: 0, split: [:])
        return (digest.preview(by: image), workload)
    }

    /// What the container of a resource holds while it is there.
    func containerResources(of resource: Resource) -> Resources? {
        if case .container(let workload)? = workload(of: resource) { return workload.resources }
        return preview(of: resource)?.workload.resources
    }
}
