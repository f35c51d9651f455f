import Foundation
import Manifests
import Persistence
import Planning

@testable import StatusAPI

extension Samples {
    static var detail: ResourceDetail {
        var summary = summary(run, .running, title: "Cups, first network")
        summary.reason = "SpecChanged"
        summary.message = "Training again because the parameter epochs changed from 20 to 30."
        summary.progress = training
        var detail = ResourceDetail(
            summary: summary, generation: 3, manifestLocation: "users/alice/cups.yaml:14",
            specText:
                "datasetRef: cups\narchitectureRef: tiny-centernet\nparameters: {epochs: 30}\n")
        var reconciling = ConditionReport(
            type: .reconciling, status: .true, reason: "SpecChanged", observedGeneration: 3,
            at: ago(620))
        reconciling.message = "Attempt 1 runs."
        detail.conditions = [
            ConditionReport(
                type: .ready, status: .false, reason: "Training", observedGeneration: 3,
                at: ago(620)),
            reconciling,
        ]
        detail.findings = [
            Finding(
                severity: .warning, code: "unusedField",
                message: "'maxDuration' 90h is above the lab's 48h; 48h holds",
                location: "users/alice/cups.yaml:22:9")
        ]
        detail.attempts = attempts
        detail.versions = [
            VersionReport(
                digest: String(repeating: "8d41c0ffee5a", count: 6).prefix(64).description,
                current: true, succeededAt: ago(260_000), sizeBytes: 2_140_000,
                imageID: "sha256:77aa5512ee01cc9844ad")
        ]
        detail.madeFrom = [
            LineageLink(
                id: cups, title: "Coffee cups on a table", role: .input,
                phase: .ready),
            LineageLink(id: net, title: nil, role: .configuration, phase: .ready),
        ]
        detail.usedBy = [
            LineageLink(id: download, title: nil, role: .target, phase: .blocked)
        ]
        detail.previews = (0..<4).map {
            PreviewReport(path: "samples/\($0).png", title: "Sample \($0 + 1) with boxes")
        }
        detail.metrics = metrics
        detail.events = [
            EventReport(
                sequence: 3, resource: run, at: ago(610), reason: "Started",
                message: "Attempt 1 started."),
            EventReport(
                sequence: 2, resource: run, at: ago(880), reason: "Queued",
                message: "Second in the queue."),
            EventReport(
                sequence: 1, resource: run, at: ago(900), reason: "SpecChanged",
                message: "Commit 4f1c2a9be0 by alice."),
        ]
        detail.warnings = ["texture wood.png is missing"]
        detail.hasLog = true
        return detail
    }

    static var graph: ResourceGraph {
        ResourceGraph(
            nodes: [
                .init(cup, title: "Coffee cup", phase: .ready),
                .init(cups, title: "Coffee cups on a table", phase: .ready),
                .init(net, title: nil, phase: .ready),
                .init(run, title: "Cups, first network", phase: .running),
                .init(download, title: nil, phase: .blocked),
            ],
            edges: [
                .init(from: cup, to: cups, role: .input),
                .init(from: cups, to: run, role: .input),
                .init(from: net, to: run, role: .configuration),
                .init(from: run, to: download, role: .target),
            ])
    }

    static var attempts: [AttemptReport] {
        var current = AttemptReport(number: 2, state: .running)
        current.startedAt = ago(610)
        var first = AttemptReport(number: 1, state: .failed)
        first.failureClass = .outOfMemory
        first.exitCode = 137
        first.startedAt = ago(2_000)
        first.endedAt = ago(1_700)
        return [current, first]
    }

    static var metrics: [MetricSeries] {
        func series(_ name: String, _ value: (Double) -> Double) -> MetricSeries {
            MetricSeries(
                name: name,
                points: (1...18).map {
                    .init(step: $0, value: value(Double($0)), at: ago(Double(610 - $0 * 30)))
                })
        }
        return [
            series("train_loss") { 2.4 * exp(-$0 / 5) + 0.12 + 0.05 * sin($0 * 2) },
            series("val_loss") { 2.6 * exp(-$0 / 6) + 0.21 + 0.08 * cos($0 * 3) },
            series("mAP50") { 0.94 * (1 - exp(-$0 / 5)) },
            series("recall") { 0.88 * (1 - exp(-$0 / 4)) },
        ]
    }

    static let log = ShownLog.of(
        "epoch 17 loss 0.201 mAP50 0.908\nepoch 18 loss \u{1B}[32m0.187\u{1B}[0m mAP50 0.914\n")
}
