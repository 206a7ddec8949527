internal import Archive
package import Host
package import Values

/// A form of file whose structure shows whether it is whole, told by the end of its name.
package enum DataFile: Sendable {
  case hdf5, zip, onnx, pickle, torch, safetensors, gguf, snapshot, database, json, jsonLines, csv

  package init?(_ path: EntryPath) {
    guard let dot = path.name.lastIndex(of: UInt8(ascii: ".")), dot > path.name.startIndex else { return nil }
    switch String(decoding: path.name[(dot + 1)...], as: UTF8.self).lowercased() {
    case "h5", "hdf5": self = .hdf5
    // Keras wrote HDF5 under its name before it wrote zip files.
    case "keras", "npz": self = .zip
    case "onnx": self = .onnx
    case "pkl", "pickle", "joblib": self = .pickle
    case "pt", "pth": self = .torch
    case "safetensors": self = .safetensors
    case "gguf": self = .gguf
    case "rdb": self = .snapshot
    case "db", "sqlite", "sqlite3", "db3": self = .database
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonLines
    case "csv": self = .csv
    default: return nil
    }
  }

  /// As it stands in a sentence.
  package var name: String {
    switch self {
    case .hdf5: "HDF5"
    case .zip: "a zip file"
    case .onnx: "ONNX"
    case .pickle: "a pickle"
    case .torch: "a model of PyTorch"
    case .safetensors: "safetensors"
    case .gguf: "GGUF"
    case .snapshot: "a snapshot of redis"
    case .database: "sqlite"
    case .json, .jsonLines: "JSON"
    case .csv: "CSV"
    }
  }

  /// Whether it is of the kind that takes long to write, and is of no use before it is whole.
  package var isModel: Bool {
    switch self {
    case .hdf5, .zip, .onnx, .pickle, .torch, .safetensors, .gguf: true
    case .snapshot, .database, .json, .jsonLines, .csv: false
    }
  }

  /// Others are written as a whole, so that an empty one is half of one.
  private var mayBeEmpty: Bool { [.jsonLines, .csv, .database].contains(self) }

  /// Reads as much of it as shows whether it is whole.
  package func check(_ file: consuming OpenFile) throws -> StoreCopy.Check {
    switch try verdict(on: file) {
    case .whole: .passed("its structure")
    case .damaged(let what): .failed("its structure", what)
    case .unknown(let why): .impossible(why)
    }
  }

  private func verdict(on file: consuming OpenFile) throws -> FormVerdict {
    let start = try FileStart(file)
    if start.isEmpty { return mayBeEmpty ? .whole : .damaged("it is empty") }
    let blank = FormVerdict.damaged("it begins with zero bytes")
    switch self {
    case .hdf5:
      // Before it there may be a block of whatever its user likes.
      let verdict = try HDF5File.verdict(on: file)
      if case .unknown = verdict, start.isBlank { return blank }
      return verdict
    case _ where start.isBlank: return blank
    case .zip where start.isHDF5: return try HDF5File.verdict(on: file)
    case .zip where start.isZip, .torch where start.isZip:
      return FormVerdict(problem: try ZipCheck.problem(of: file.descriptor, size: file.status.size))
    case .zip: return .unknown("it is no zip file, whatever its name says")
    case .onnx: return FormVerdict(problem: try ONNXFile.problem(of: file))
    case .safetensors: return FormVerdict(problem: try SafetensorsFile.problem(of: file))
    case .gguf where !start.isGGUF: return .unknown("it is no GGUF, whatever its name says")
    case .gguf: return FormVerdict(problem: try GGUFFile.problem(of: file))
    case .snapshot where !start.isSnapshot: return .unknown("it is no snapshot of redis, whatever its name says")
    case .snapshot: return FormVerdict(problem: try RDBFile.problem(of: file))
    // A sound one is a store.
    case .database:
      return start.isSQLite
        ? .damaged("it is cut short, or its header is damaged")
        : .unknown("it is no SQLite database, whatever its name says")
    case .json, .jsonLines: return FormVerdict(problem: try JSONFile.problem(of: file))
    case .csv: return try CSVFile.verdict(on: file)
    case .pickle, .torch: return try PickleFile.verdict(on: file)
    }
  }
}
