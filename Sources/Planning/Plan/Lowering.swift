import Manifests

/// Turns the resources of one revision into workloads.
struct Lowering {
    var resources: DeclaredResources
    /// The image that the Lab names for datasets.
    let rendererImage: String?

    init(resources: DeclaredResources) {
        self.resources = resources
        let lab = resources.all.lazy.filter { $0.id.kind == .lab }.min { $0.id < $1.id }
        rendererImage = lab?.spec.as(LabSpec.self)?.rendererImage
    }

    /// The work of `resource`, or nil for a kind that does none.
    func workload(of resource: Resource) -> Workload? { resource.workload(among: resources) }

    /// The work that makes the picture on the resource's page, and the digest of the picture. Nil
    /// for kinds without pictures, and when the Lab names no renderer image.
    func preview(of resource: Resource) -> (digest: InputDigest, workload: ContainerWorkload)? {
        rendererImage.flatMap(resource.preview(by:))
    }

    /// The resources that the container of a resource holds while it exists.
    func containerResources(of resource: Resource) -> Resources? {
        if case .container(let workload)? = workload(of: resource) { return workload.resources }
        return preview(of: resource)?.workload.resources
    }
}
