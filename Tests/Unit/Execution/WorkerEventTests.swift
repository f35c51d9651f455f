import Foundation
import Manifests
import Persistence
import Testing

@testable import Execution

@Suite struct WorkerEventTests {
    private func read(_ line: String) -> WorkerObservation? {
        WorkerEvent.observation(Data(line.utf8))
    }

    @Test func eachTypeOfTheContractIsRead() {
        #expect(
            read(#"{"type":"progress","done":3,"total":10,"unit":"images","phase":"render"}"#)
                == .progress(WorkerProgress(done: 3, total: 10, unit: "images", phase: "render")))
        #expect(
            read(#"{"type":"metric","step":2,"name":"loss","value":0.5}"#)
                == .metric(step: 2, name: "loss", value: 0.5))
        #expect(
            read(#"{"type":"preview","path":"a/1.png","title":"one"}"#)
                == .preview(path: "a/1.png", title: "one"))
        #expect(read(#"{"type":"warning","message":"dark"}"#) == .warning("dark"))
        #expect(
            read(#"{"type":"summary","at":"2026-01-01","ap":1}"#)
                == .summary(.object(["ap": .integer(1)])))
    }

    @Test func whatIsNoEventSaysNothing() {
        let lines = [
            "", "nonsense", "[]", "3", "{}", #"{"type":7}"#, #"{"type":"other"}"#,
            #"{"type":"progress"}"#, #"{"type":"progress","done":-1}"#,
            #"{"type":"progress","done":1e300}"#,
            #"{"type":"metric","step":1.5,"name":"a","value":1}"#,
            #"{"type":"metric","step":1,"value":1}"#, #"{"type":"warning"}"#,
            #"{"type":"preview","path":"/etc/passwd"}"#, #"{"type":"preview","path":"a/../../b"}"#,
            "{\"type\":\"preview\",\"path\":\"a\u{600}/../../b\"}",
            "{\"type\":\"preview\",\"path\":\"a\u{600}/..\"}",
            "{\"type\":\"preview\",\"path\":\"/\u{301}etc/passwd\"}",
            "{\"type\":\"warning\",\"message\":\"\u{0}",
        ]
        for line in lines { #expect(read(line) == nil, "\(line)") }
        #expect(WorkerEvent.observation(Data([0xFF, 0xFE, 0x00])) == nil)
    }

    @Test func aTotalThatMakesNoSenseIsLeftOut() {
        #expect(
            read(#"{"type":"progress","done":1,"total":0}"#)
                == .progress(WorkerProgress(done: 1, total: nil, unit: "", phase: nil)))
    }
}
