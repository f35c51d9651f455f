import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct InferenceTests {
        /// A worker that reports what it found in its two inputs.
        static let infer = """
            cd \(Workers.outputs)
            cat /lab/inputs/network/* > artifact/network.txt
            n=$(ls /lab/inputs/dataset | wc -l)
            echo '{"type":"progress","unit":"pictures","done":'$n',"total":'$n'}' >> events.jsonl
            echo '[{"filename":"picture-1.txt","totalBoxes":2}]' > artifact/predictions.json
            echo '{"type":"summary","pictures":'$n',"boxes":2}' >> events.jsonl
            """

        @Test func aNetworkLooksAtADataSetAndItsPredictionsCanBeFetched() async throws {
            let lab = try LabProcess(LabProcess.Options(usesS3: true))
            try await lab.makeBucket()
            try lab.writeLab()
            try lab.writeInference("look", network: "net", worker: Self.infer)
            try lab.writeDownload("look", of: (kind: "InferenceRun", name: "look"))
            try lab.repository.commit("Declare")
            try await lab.start()
            let done = try await lab.wait(for: "Succeeded", of: "inferences", lab.alice, "look")
            #expect(done.versions.count == 1)
            try await lab.wait(for: "Ready", of: "downloads", lab.alice, "look")
            let files = try await fetch("look", of: lab)
            #expect(files["predictions.json"]?.contains("totalBoxes") == true)
            #expect(files["network.txt"] == "BLENDER of a cup\npicture 1\n", "what 'net' learnt")
            let page = try await lab.curl("/inferences/\(lab.alice)/look")
            #expect(page.output.contains("Succeeded"))
            #expect(try await lab.containerStarts() == 3)
        }

        @Test func anImportedNetworkIsTakenInAndUsed() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.repository.write("users/\(lab.alice)/best.onnx", LabProcess.modelText)
            try lab.repository.write(
                "users/\(lab.alice)/taken.yaml",
                """
                kind: TrainingRun
                metadata: {name: taken}
                spec:
                  from:
                    file: {path: best.onnx}
                    sha256: \(LabProcess.modelDigest)
                    format: onnx
                    details: {classes: [cup]}

                """)
            try lab.writeInference("look", network: "taken", worker: Self.infer)
            try lab.repository.commit("Declare")
            try await lab.start()
            let network = try await lab.wait(for: "Ready", of: "runs", lab.alice, "taken")
            #expect(network.versions.count == 1)
            try await lab.wait(for: "Succeeded", of: "inferences", lab.alice, "look")
            let audited = try await lab.auditActions()
            #expect(audited.filter { $0 == "CREATE_NETWORK" }.count == 2)
            #expect(audited.filter { $0 == "NETWORK_TRAINED" }.count == 1, "one was trained here")
        }

        @Test func picturesFromElsewhereEndPlainlyAndACategoryIsPublic() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.repository.write(
                "users/\(lab.alice)/seeds.yaml",
                """
                kind: Dataset
                metadata: {name: seeds}
                spec: {from: {pictures: {folder: pictures, format: nachet}}}

                """)
            try lab.repository.write(
                "categories.yaml",
                "kind: Category\nmetadata: {name: wild-oat}\nspec: {title: Wild oat}\n")
            try lab.repository.commit("Declare")
            try await lab.start()
            let seeds = try await lab.wait(for: "Blocked", of: "datasets", lab.alice, "seeds")
            #expect(seeds.summary.reason == "unsupported")
            #expect(seeds.summary.message.contains("does not take in pictures"))
            let anyone = try await lab.visit("/api/v1/categories")
            #expect(anyone.code == 200)
            #expect(anyone.body.contains("wild-oat"))
        }

        @Test func aRenamedDataSetIsNotMadeAgain() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            let starts = try await lab.containerStarts()
            let folder = "users/\(lab.alice)"
            for (file, old, new) in [
                ("dataset-cups.yaml", "{name: cups}", "{name: mugs, formerName: cups}"),
                ("run-net.yaml", "datasetRef: cups", "datasetRef: mugs"),
            ] {
                let text = try String(
                    contentsOfFile: "\(lab.repository.path)/\(folder)/\(file)", encoding: .utf8)
                try lab.repository.write("\(folder)/\(file)", text.replacing(old, with: new))
            }
            try await lab.push("Rename")
            let mugs = try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "mugs")
            #expect(mugs.versions.count == 1)
            #expect(try await lab.phase("datasets", lab.alice, "cups") == "absent")
            #expect(try await lab.phase("runs", lab.alice, "net") == "Succeeded")
            #expect(try await lab.containerStarts() == starts)
        }

        /// The files of a download, by their names without folders.
        private func fetch(_ name: String, of lab: LabProcess) async throws -> [String: String] {
            let archive = lab.folder.path("archive")
            try await Command.output(
                "curl", ["-sS", "-f", "-o", archive, try await lab.link(to: name)])
            let unpacked = try lab.folder.makeFolder("unpacked")
            try await Command.output("tar", ["-xf", archive, "-C", unpacked])
            var files: [String: String] = [:]
            for path in try FileManager.default.subpathsOfDirectory(atPath: unpacked)
            where path.contains(".") {
                files[(path as NSString).lastPathComponent] = try String(
                    contentsOfFile: "\(unpacked)/\(path)", encoding: .utf8)
            }
            return files
        }
    }
}
