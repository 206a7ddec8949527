extension ImageFacts {
  /// Defaults are relative to the working directory, which is `/`: mlflow.db from 3.7 on, mlruns before.
  package static let mlflow = ImageFacts(
    "mlflow", repositories: ["mlflow/mlflow"], role: .application,
    state: [
      StatePath(
        "/mlflow.db", holds: "the experiments",
        movedBy: [.flag("backend-store-uri"), .environment("MLFLOW_BACKEND_STORE_URI")], parts: ["/mlruns"]),
      StatePath(
        "/mlartifacts", holds: "the artifacts",
        movedBy: [
          .flag("artifacts-destination"), .environment("MLFLOW_ARTIFACTS_DESTINATION"),
          .flag("default-artifact-root"), .environment("MLFLOW_DEFAULT_ARTIFACT_ROOT"),
        ], parts: ["/mlruns"]),
    ],
    owners: [ImageOwner(0, 0)], workingDirectory: "/",
    healthcheck: "python -c \"import urllib.request as u; u.urlopen('http://127.0.0.1:5000/health')\"",
    copy: ConsistentCopy(.files, "mlflow.db through SQLite's backup interface, the artifacts as they are"),
    sources: ["mlflow/mlflow, docker/Dockerfile", "mlflow.org documentation (default store since 3.7)"])
}
