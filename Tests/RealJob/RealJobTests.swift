import Foundation
import TestSupport
import Testing

/// The whole job once: real Blender models are rendered, a real network learns from the pictures,
/// finds the objects in pictures it never saw, and leaves the lab through a real bucket.
@Suite(.serialized) struct RealJobTests {
    @Test func aNetworkLearnsFromRenderedPicturesAndLeavesByALink() async throws {
        let began = ContinuousClock.now
        let lab = try await RealLab()
        let classes = try await lab.declare()
        try lab.start()
        let dataset = try await lab.wait(for: "Succeeded", of: "dataset", "alice/toys", minutes: 5)
        let run = try await lab.wait(for: "Succeeded", of: "run", "alice/toys", minutes: 5)
        for name in ["pictures", "network"] {
            _ = try await lab.wait(for: "Ready", of: "download", "alice/\(name)", minutes: 1)
        }
        let pictures = try await lab.fetch("alice/pictures", into: "pictures")
        let network = try await lab.fetch("alice/network", into: "network")
        let wall = ContinuousClock.now - began

        let labelled = try labels(below: pictures).filter { !$0.classes.isEmpty }
        #expect(labelled.count >= 60)
        let loss = run.metric("loss").map(\.value)
        #expect(try #require(loss.last) < (try #require(loss.first)), "the loss fell")
        let quality = run.metric("mAP50")
        #expect(quality.count == RealLab.epochs, "a value for each epoch")
        let final = try #require(quality.last).value
        #expect(final > 0.3)
        try await checkDigests(of: network, in: lab)

        let heldOut = labelled.filter { $0.part == "val" }
        let right = try await predictedRight(heldOut, by: network, classes: classes)
        #expect(right * 2 >= heldOut.count, "\(right) of \(heldOut.count) held-out pictures")
        try await lab.stop()

        let rendering = dataset.attempts[0].seconds / Double(RealLab.pictures)
        let training = run.metric("secondsPerEpoch").map(\.value)
        let epoch = training.reduce(0, +) / Double(max(training.count, 1))
        print(
            """
            real job: \(labelled.count) labelled pictures, \(rounded(rendering)) s a picture, \
            \(rounded(epoch)) s an epoch, loss \(rounded(loss.first ?? .nan)) to \
            \(rounded(loss.last ?? .nan)), mAP50 \(rounded(final)), \(right) of \
            \(heldOut.count) held-out pictures right, \(rounded(wall / .seconds(1))) s in all
            """)
    }

    /// What left by the link is, byte for byte, what the daemon keeps.
    private func checkDigests(of network: String, in lab: RealLab) async throws {
        let fetched = try #require(files(below: network).first { $0.hasSuffix("model.onnx") })
        let kept = try files(below: "\(lab.stateFolder)/artifacts").filter {
            $0.hasSuffix("model.onnx")
        }
        let sum = try await Command.output("sha256sum", [fetched]).prefix(64)
        #expect(!kept.isEmpty)
        for file in kept {
            #expect(try await Command.output("sha256sum", [file]).prefix(64) == sum)
        }
    }

    /// How many pictures' predicted classes are those of their labels.
    private func predictedRight(
        _ pictures: [Labelled], by network: String, classes: [String]
    ) async throws -> Int {
        let model = try #require(files(below: network).first { $0.hasSuffix("model.onnx") })
        let folder = URL(filePath: model).deletingLastPathComponent().path(percentEncoded: false)
        let first = try #require(pictures.first)
        let images = URL(filePath: first.picture).deletingLastPathComponent()
            .path(percentEncoded: false)
        let names = pictures.map { "/pictures/\(URL(filePath: $0.picture).lastPathComponent)" }
        let output = try await Command.output(
            "docker",
            [
                "-H", "unix://\(try Services.dockerSocket)", "run", "--rm", "--network", "none",
                "-v", "\(folder):/network:ro", "-v", "\(images):/pictures:ro", "lab/trainer:1",
                "python3", "/worker/predict.py", "--model", "/network",
            ] + names)
        let reports = try JSONDecoder().decode([Prediction].self, from: Data(output.utf8))
        #expect(reports.count == pictures.count)
        return zip(reports, pictures).count { report, picture in
            Set(report.boxes.map(\.label)) == Set(picture.classes.map { classes[$0] })
        }
    }

    /// Every picture of a data set with the classes of its YOLO labels.
    private func labels(below folder: String) throws -> [Labelled] {
        let all = try files(below: folder)
        return try all.filter { $0.contains("/labels/") && $0.hasSuffix(".txt") }.map { file in
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let stem = file.replacing("/labels/", with: "/images/").dropLast(4)
            let picture = try #require(all.first { $0.hasPrefix("\(stem).") }, "\(file)")
            return Labelled(
                picture: picture, part: file.contains("/labels/val/") ? "val" : "other",
                classes: text.split(separator: "\n").compactMap { line in
                    line.split(separator: " ").first.flatMap { Int($0) }
                })
        }
    }

    private func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            .map { "\(folder)/\($0)" }
    }

    private func rounded(_ value: Double) -> String {
        String(format: "%.2f", value)
    }
}

/// A picture with the classes of the objects that its label file names.
struct Labelled {
    let picture: String
    let part: String
    let classes: [Int]
}

/// What `predict.py` says about one picture.
struct Prediction: Decodable {
    struct Box: Decodable { let label: String }

    let boxes: [Box]
}
