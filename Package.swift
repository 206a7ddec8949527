// swift-tools-version: 6.2
import PackageDescription

// Strict everywhere, declared once. `unsafe` in the sources then marks every spot that memory safety rests on.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of the tool. The order of the calls below is the order of the floors in docs/architecture.md:
/// a module may depend only on what stands above it in this list.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one module, with what every module's values and errors are made of.
func tests(_ module: String, _ dependencies: [Target.Dependency] = []) -> Target {
  let modules = Set([module, "Diagnostics", "Values"]).sorted().map { Target.Dependency.byName(name: $0) }
  return .testTarget(name: module + "Tests", dependencies: modules + dependencies, swiftSettings: strict)
}

let package = Package(
  name: "persist",
  products: [.executable(name: "persist", targets: ["persist"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // Without its trait it does not load Foundation.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // Floor 0
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .target(name: "CLinux"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    module("Diagnostics"),
    module("Values"),
    // Floor 1
    module("LocatedYAML", ["Diagnostics", "Values", yams]),
    module("Host", ["CLinux", "Diagnostics", "Values", system]),
    module("Images", ["Diagnostics", "Values"]),
    module("Archive", ["CArchive", "CDeflate", "CIsal", "Diagnostics", "Values", crypto, system]),
    // Floor 2
    module("Settings", ["Diagnostics", "LocatedYAML", "Values"]),
    module("Compose", ["Diagnostics", "Images", "LocatedYAML", "Values"]),
    module("Engine", ["Diagnostics", "Host", "Values", subprocess, system]),
    // Floor 3
    module("Stores", ["Archive", "CSQLite", "Diagnostics", "Engine", "Host", "Images", "Values", system]),
    module("Rules", ["Compose", "Diagnostics", "Images", "LocatedYAML", "Values"]),
    // Floor 4
    module("Layout", ["Compose", "Diagnostics", "Host", "Images", "Rules", "Settings", "Values", system]),
    module("Backup", ["Archive", "Diagnostics", "Host", "Images", "Settings", "Stores", "Values", system]),
    module(
      "Databases",
      ["Diagnostics", "Engine", "Host", "Settings", "Stores", "Values", crypto, system]),
    // Floor 5
    module(
      "UseCases",
      [
        "Backup", "Compose", "Databases", "Diagnostics", "Engine", "Host", "Images", "Layout", "LocatedYAML", "Rules",
        "Settings", "Stores", "Values", system,
      ]),
    // Floor 6
    module(
      "Deploy",
      [
        "Archive", "Backup", "Compose", "Diagnostics", "Engine", "Host", "Images", "Layout", "Rules", "Settings",
        "Stores", "UseCases", "Values", system,
      ]),
    // Floor 7
    .executableTarget(
      name: "persist",
      dependencies: [
        "Archive", "Backup", "Compose", "Databases", "Deploy", "Diagnostics", "Engine", "Host", "Images", "Layout",
        "LocatedYAML", "Rules", "Settings",
        "Stores", "UseCases", "Values",
        argumentParser, system,
      ],
      swiftSettings: strict),
    tests("Values"),
    .target(
      name: "TestSupport", dependencies: ["Host", "Values", system], path: "Tests/TestSupport", swiftSettings: strict),
    tests("Host", ["TestSupport", system]),
    tests("LocatedYAML"),
    tests("Images"),
    tests("Rules", ["Compose", "Images"]),
    tests("Backup", ["TestSupport", "Archive", "Host", "Stores", system]),
    .testTarget(
      name: "ComposeTests", dependencies: ["Compose", "Diagnostics", "Images", "LocatedYAML", "Values"],
      exclude: ["Probes"], swiftSettings: strict),
    .testTarget(
      name: "ArchiveTests", dependencies: ["Archive", "Diagnostics", "Values", system],
      exclude: ["Hostile", "Independent"], swiftSettings: strict),
    .testTarget(
      name: "PersistTests",
      dependencies: [
        "persist", "Compose", "Diagnostics", "Images", "LocatedYAML", "Rules", "Settings", "UseCases", "Values", system,
      ],
      swiftSettings: strict),
    tests("Settings"),
    tests("Databases", ["TestSupport", "Host", "Settings", system]),
    .testTarget(
      name: "StoresTests", dependencies: ["Archive", "Host", "Images", "Stores", "TestSupport", "Values", system],
      exclude: ["Forms"], swiftSettings: strict),
    tests("Layout", ["TestSupport", "Compose", "Host", "Rules", "Settings", system]),
  ],
  swiftLanguageModes: [.v6]
)

// Only on demand: a fuzzer has a main function of its own. Fuzz/ArchiveFuzz/ArchiveFuzz.swift says how to run it.
if Context.environment["PERSIST_FUZZ"] != nil {
  for target in package.targets where target.name == "Archive" {
    target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer"]))
  }
  package.targets.append(
    .executableTarget(
      name: "ArchiveFuzz", dependencies: ["Archive", "Values", system], path: "Fuzz/ArchiveFuzz",
      exclude: ["index.dict"],
      swiftSettings: strict + [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
}
