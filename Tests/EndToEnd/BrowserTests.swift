import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Pages as people see them. One lab and one browser serve all, as both take time to start.
    @Suite(.serialized) struct BrowserTests {
        static let hostile =
            #"<img src=x onerror="window.hit=1"><script>window.hit=1</script>'&"#

        @Test func pagesWorkInARealBrowser() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue(trainer: Workers.trainAloud)
            try lab.writeModel(title: Self.hostile)
            try lab.writeDataset(worker: Workers.renderWithPicture)
            try lab.writeRun()
            try lab.repository.commit("Declare <b>all</b>")
            try await lab.start(["--sign-in-link"])
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            let container = try await lab.runningContainer()
            let sights = try await Browser.see(
                visits(lab) + [try await invitation(lab)], of: lab,
                signIn: lab.output.trimmingCharacters(in: .whitespacesAndNewlines))
            try await lab.openGate(of: container)
            let port = try await lab.port()
            for sight in sights.values {
                #expect(sight.status == 200, "\(sight.name)")
                guard sight.name != "content policy" else {
                    #expect(sight.failed.map { $0.hasSuffix(": csp") } == [true])
                    continue
                }
                #expect(sight.hosts == ["127.0.0.1:\(port)"], "\(sight.name) asks nobody else")
                #expect(sight.console.isEmpty, "\(sight.name): \(sight.console)")
                #expect(sight.failed.isEmpty, "\(sight.name): \(sight.failed)")
            }
            try expectContent(of: sights, lab)
        }

        private func expectContent(
            of sights: [String: Browser.Sight], _ lab: LabProcess
        ) throws {
            func value(_ name: String, _ key: String) throws -> String {
                try #require(sights[name]?.values[key], "\(name): \(key)")
            }
            #expect(try value("dashboard", "tiles").contains("Training runs"))
            #expect(try value("dashboard", "unlabelled") == "0")
            let (light, dark) = (
                try value("dashboard", "contrast"), try value("dark dashboard", "contrast")
            )
            #expect(try value("dashboard", "paper") != value("dark dashboard", "paper"))
            for contrast in [light, dark] {
                #expect(try #require(Double(contrast)) >= 7, "text is easy to read")
            }
            #expect(try value("narrow run", "overflow") == "0", "nothing sticks out of a phone")

            #expect(try value("models", "title") == Self.hostile, "it is text")
            #expect(try value("model", "title") == Self.hostile)
            #expect(try value("model", "hit") == "undefined")
            #expect(try value("dataset", "pictures") == "1", "a picture that loaded")
            #expect(try value("run", "plots").contains("secondsPerEpoch"))
            #expect(try value("run", "curves") != "0")
            #expect(try value("following log", "grew") == "true")
            #expect(try value("live plots", "moved") == "true")
            #expect(try value("live dashboard", "running").contains("net"))
            #expect(try value("dashboard", "rows of navigation") == "1")
            #expect(try value("without scripts", "log").contains("epoch 1"))

            #expect(try value("search without scripts", "found").contains("cups"))
            #expect(sights["search without scripts"]?.address.contains("/search?q=cups") == true)
            #expect(try value("invitation", "viewer").contains(lab.alice))
            #expect(sights["invitation"]?.address.hasSuffix("/") == true)
            #expect(try value("public view", "text").contains("There is no model"))
            #expect(try value("content policy", "violations").contains("script-src"))
            #expect(try value("content policy", "violations").contains("img-src"))
            #expect(try value("content policy", "hit") == "undefined")
        }

        private func visits(_ lab: LabProcess) -> [Browser.Visit] {
            let run = "/runs/\(lab.alice)/net"
            return looks(run, lab) + [
                visit("models", "/models") { $0.values["title"] = Script.text("tbody th a") },
                visit("model", "/models/\(lab.alice)/cup") {
                    $0.values = ["title": Script.text("h1"), "hit": "typeof window.hit"]
                },
                visit("dataset", "/datasets/\(lab.alice)/cups") {
                    $0.until = "document.querySelector('.pictures img').naturalWidth > 0"
                    $0.values["pictures"] = "`${document.querySelectorAll('.pictures img').length}`"
                },
                visit("run", run) {
                    $0.values = [
                        "plots": Script.text("main"),
                        "curves": "`${document.querySelectorAll('svg.plot path.line').length}`",
                    ]
                },
                visit("following log", run) {
                    $0.until = """
                        (() => { const log = document.getElementById("log").textContent.length;
                        window.first ??= log; return log > window.first; })()
                        """
                    $0.values["grew"] = "'true'"
                },
                visit("live plots", run) {
                    $0.until = """
                        (() => { const plot = document.querySelector("svg.plot desc").textContent;
                        window.first ??= plot; return plot !== window.first; })()
                        """
                    $0.values["moved"] = "'true'"
                },
                // An idle dashboard shows work that begins. It is emptied here, so that it looks as
                // before the run.
                visit("live dashboard", "/") {
                    $0.until = """
                        (() => { const part = document.querySelector("[data-live]");
                        if (!window.emptied) { window.emptied = true; part.replaceChildren(); }
                        return part.querySelector(".rows") !== null; })()
                        """
                    $0.values["running"] = Script.text("[data-live] .rows")
                },
                visit("without scripts", run) {
                    $0.runsScripts = false
                    $0.values["log"] = Script.text("#log")
                },
                visit("search without scripts", "/") {
                    $0.runsScripts = false
                    $0.actions = [
                        .init(kind: "fill", selector: "header input[name=q]", text: "cups"),
                        .init(kind: "press", selector: "header input[name=q]", text: "Enter"),
                    ]
                    $0.values["found"] = Script.text("tbody")
                },
                visit("public view", "/models") {
                    $0.signedIn = false
                    $0.values["text"] = Script.text("main")
                },
                visit("content policy", "/") {
                    $0.until = Script.attack
                    $0.values = [
                        "violations": "window.violations.join()", "hit": "typeof window.hit",
                    ]
                },
            ]
        }

        /// A user sets a password in a browser of their own and is signed in.
        private func invitation(_ lab: LabProcess) async throws -> Browser.Visit {
            let link = try await lab.client(["user", "invite", lab.alice])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            return visit("invitation", "/" + (link.split(separator: "/").last ?? "")) {
                ($0.signedIn, $0.width) = (false, 1100)
                $0.actions = ["password", "repeated"].map {
                    .init(
                        kind: "fill", selector: "input[name=\($0)]", text: "correct horse battery")
                }
                $0.actions.append(.init(kind: "click", selector: ".stack button"))
                $0.values["viewer"] = Script.text(".who")
            }
        }

        private func looks(_ run: String, _ lab: LabProcess) -> [Browser.Visit] {
            [
                visit("dashboard", "/") {
                    $0.values = [
                        "tiles": Script.text(".tiles"), "contrast": Script.contrast,
                        "paper": Script.paper, "unlabelled": Script.unlabelled,
                        "rows of navigation": Script.navigationRows,
                    ]
                },
                visit("dark dashboard", "/") {
                    $0.scheme = "dark"
                    $0.values = ["contrast": Script.contrast, "paper": Script.paper]
                },
                visit("dark run", run) { $0.scheme = "dark" },
                visit("narrow run", run) {
                    $0.width = 390
                    $0.values["overflow"] = """
                        `${Math.max(0, document.documentElement.scrollWidth - innerWidth)}`
                        """
                },
            ]
        }

        private func visit(
            _ name: String, _ path: String, _ change: (inout Browser.Visit) -> Void
        ) -> Browser.Visit {
            var visit = Browser.Visit(name, path)
            change(&visit)
            return visit
        }
    }
}

/// JavaScript that reads a page.
private enum Script {
    static func text(_ selector: String) -> String {
        "document.querySelector(\"\(selector)\").textContent"
    }

    static let paper = "getComputedStyle(document.body).backgroundColor"

    /// The contrast between text and background, by the formula of WCAG 2.
    static let contrast = """
        (() => { const style = getComputedStyle(document.body);
        const light = (color) => { const [r, g, b] = color.match(/[0-9.]+/g).map((n) => n / 255)
          .map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
        const [a, b] = [light(style.color), light(style.backgroundColor)];
        return `${Math.max(a, b) / Math.min(a, b)}`; })()
        """

    static let navigationRows =
        "`${new Set([...document.querySelectorAll('nav a')].map((a) => a.offsetTop)).size}`"

    /// Fields and pictures that a screen reader could not name.
    static let unlabelled = """
        `${[...document.querySelectorAll("input:not([type=hidden]), select, img")].filter((e) =>
          !e.closest("label") && !e.ariaLabel && !e.alt).length}`
        """

    /// The actions of an injected script and a foreign picture; true once both were refused.
    static let attack = """
        (() => { if (!window.tried) { window.tried = true;
          const script = document.createElement("script");
          script.textContent = "window.hit = 1"; document.body.append(script);
          new Image().src = "https://elsewhere.example/x.png"; }
        return window.violations.length >= 2; })()
        """
}
