import Testing

@testable import Manifests

/// Facts about the registry of kinds on which the rest of the program relies.
struct KindRegistryTests {
    @Test func theRankIsThePlaceAmongAllKinds() {
        #expect(Kind.allCases.map(\.registered.rank) == Array(Kind.allCases.indices))
        #expect(Kind.allCases == Kind.allCases.shuffled().sorted())
    }

    @Test func eachKindHasASpecAndWordsOfItsOwn() {
        let specs = Kind.allCases.map { ObjectIdentifier($0.registered.spec) }
        #expect(Set(specs).count == Kind.allCases.count)
        for words in [\KindTraits.plural, \.heading, \.noun] {
            #expect(Set(Kind.allCases.map { $0.traits[keyPath: words] }).count == specs.count)
        }
    }

    @Test func whatIsMeasuredIsWorkAndWhatHasAnOwnerHasAResult() {
        for kind in Kind.allCases {
            #expect(kind.workMeasure == nil || kind.traits.result == .work, "\(kind)")
            #expect(kind.isOwned == (kind.traits.result != nil), "\(kind)")
        }
    }

    @Test func aSpecLowersToWorkJustWhereItsKindHasAResult() {
        let desired = ManifestFixture.load().desired
        let resources = DeclaredResources(desired.resources)
        #expect(Set(desired.resources.map(\.id.kind)).count >= 6)
        for resource in desired.resources {
            let workload = resource.workload(among: resources)
            #expect((workload != nil) == (resource.id.kind.traits.result != nil), "\(resource.id)")
        }
    }
}
