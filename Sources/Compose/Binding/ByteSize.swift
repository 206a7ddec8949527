/// Sizes as Docker reads them (`units.RAMInBytes`): `64m`, `1.5GiB`, `1024`, in powers of 1024.
enum ByteSize {
  static func parse(_ text: String) -> Int64? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let rest = text.dropFirst(number.count)
    let unit = (rest.first == " " ? rest.dropFirst() : rest).lowercased()
    guard let value = Double(number), let factor = factors[unit] else { return nil }
    let size = value * factor
    return size < 9e18 ? Int64(size) : nil
  }

  private static let factors: [String: Double] = {
    var factors: [String: Double] = ["": 1, "b": 1]
    var factor = 1.0
    for prefix in ["k", "m", "g", "t", "p"] {
      factor *= 1024
      for suffix in ["", "b", "ib"] { factors[prefix + suffix] = factor }
    }
    return factors
  }()
}
