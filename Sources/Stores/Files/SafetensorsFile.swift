internal import FoundationEssentials
internal import Host

/// safetensors: the length of a header, the header in JSON, and tensors where it says. Format: the project's README, Format.
enum SafetensorsFile {
  private struct Tensor: Decodable {
    let offsets: [Int64]?

    private enum CodingKeys: String, CodingKey {
      case offsets = "data_offsets"
    }
  }

  /// Bytes; the format's own limit.
  private static let longestHeader: UInt64 = 100_000_000

  static func problem(of file: consuming OpenFile) throws(HostError) -> String? {
    var window = FileWindow(file)
    guard let length: UInt64 = try window.littleEndian(at: 0) else { return "it is cut short in its header" }
    guard length <= longestHeader, length + 8 <= window.length else { return "its header ends behind the file" }
    guard let header = try window.bytes(at: 8, count: Int(length)),
      let tensors = try? JSONDecoder().decode([String: Tensor].self, from: Data(header))
    else { return "its header is no JSON" }
    let end = tensors.values.compactMap { $0.offsets?.last }.max() ?? 0
    let there = window.length - 8 - Int64(length)
    return end <= there ? nil : "it is cut short: \(there) of \(end) bytes of its tensors are there"
  }
}
