// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let collections = Target.Dependency.product(
    name: "HashTreeCollections", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let pathKit = Target.Dependency.product(name: "PathKit", package: "PathKit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let stencil = Target.Dependency.product(name: "Stencil", package: "Stencil")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")

/// A library target with the settings every target of this package has.
func library(
    _ name: String, _ dependencies: [Target.Dependency], embedding files: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) },
        swiftSettings: settings)
}

/// A test target below `Tests/`, one for each layer of tests.
func tests(_ layer: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(layer)Tests",
        dependencies: ["TestSupport"] + dependencies,
        path: "Tests/\(layer)",
        swiftSettings: settings)
}

let package = Package(
    name: "reconciler",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "reconciler", targets: ["reconciler"])],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/kylef/PathKit", from: "1.0.1"),
        .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The library itself is the system's.
        .systemLibrary(name: "CZlib"),
        library("Basics", []),
        library("Deadlines", []),
        library("Manifests", [yams, crypto, collections]),
        library("Planning", ["Basics", "Manifests"]),
        library("Persistence", ["Basics", "Planning", "Manifests", grdb, logging]),
        library("Docker", ["Basics", "Deadlines", httpClient, nioCore, nioHTTP1, logging]),
        library("ObjectStorage", ["Basics", httpClient, nioCore, nioHTTP1, crypto]),
        library("GitHosting", ["Basics", httpClient, nioCore, nioHTTP1]),
        library("Repository", ["Deadlines", subprocess, pathKit, logging]),
        library(
            "Execution",
            [
                "Planning", "Manifests", "Persistence", "Docker", "ObjectStorage", "Repository",
                "GitHosting", "Deadlines", "Basics", logging,
            ]),
        library(
            "StatusAPI",
            [
                "Basics", "Persistence", "Planning", "Manifests", "CZlib", flyingFox, flyingSocks,
                stencil, crypto, cryptoExtras, logging,
            ],
            embedding: [
                "Account/account.stencil", "Audit/audit.stencil", "Dashboard/dashboard.stencil",
                "Detail/detail.stencil",
                "Frame/lab.css", "Frame/lab.js", "Frame/lab.svg", "Frame/layout.stencil",
                "Invitation/invitation.stencil", "List/list.stencil", "Message/message.stencil",
                "Notifications/notifications.stencil", "Queue/queue.stencil",
                "SignIn/signin.stencil",
                "Tasks/tasks.stencil",
            ].map { "Pages/\($0)" }),
        library(
            "Lab",
            [
                "Basics", "Manifests", "Planning", "Persistence", "ObjectStorage", "Repository",
                "GitHosting", "Execution", "StatusAPI", httpClient, nioCore, nioHTTP1, nioSSL,
                lifecycle, signals, pathKit, logging,
            ]),
        .executableTarget(
            name: "reconciler",
            dependencies: [
                "Lab", "Basics", "Manifests", "Planning", "Persistence", "ObjectStorage",
                "Execution", "StatusAPI", arguments, httpClient, nioCore, nioHTTP1, nioPosix,
                pathKit, logging,
            ],
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: [subprocess], path: "Tests/Support",
            swiftSettings: settings),
        tests(
            "Unit",
            [
                "SimulatedWorld", "Basics", "Lab", "Deadlines", "Manifests", "Planning",
                "Persistence",
                "ObjectStorage", "Repository", "Execution", "StatusAPI", "CZlib", grdb, flyingFox,
                logging,
            ]),
        tests(
            "Wire",
            [
                "Docker", "ObjectStorage", "GitHosting", "Repository", "Execution", "StatusAPI",
                "Persistence", "Planning", "Manifests", httpClient, crypto, logging,
            ]),
        .target(
            name: "SimulatedWorld",
            dependencies: ["Execution", "Planning", "Manifests", "Persistence", "ObjectStorage"],
            path: "Tests/SimulatedWorld", swiftSettings: settings),
        tests(
            "Contract",
            [
                "SimulatedWorld", "Persistence", "Docker", "ObjectStorage", "Execution", "Planning",
                "Manifests",
                httpClient, crypto, logging,
            ]),
        // A program, so that it can be built optimised without all the tests.
        .executableTarget(
            name: "simulate",
            dependencies: [
                "SimulatedWorld", "Execution", "Planning", "Manifests", "Persistence", arguments,
                logging,
            ],
            path: "Tests/Simulation", swiftSettings: settings),
        .executableTarget(
            name: "measure", dependencies: ["Planning", "Manifests", yams, arguments],
            path: "bench/measure", swiftSettings: settings),
        .executableTarget(
            name: "fuzz",
            dependencies: ["TestSupport", "Planning", "Manifests", arguments],
            path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: settings),
        tests("EndToEnd", []),
        tests("RealJob", []),
        tests("Tidy", []),
    ]
)
