/// Where the entries of a list stand, by name: a table of hashes with open addressing, eight bytes or so an entry, which
/// compares names where they lie.
struct EntryPlaces {
  private let entries: IndexedEntries
  /// One more than a place in the list; 0 is free.
  private var slots: [UInt32]
  private let mask: Int

  /// Of two entries of one name the first counts.
  init(_ entries: IndexedEntries) {
    precondition(entries.count < UInt32.max)
    self.entries = entries
    var size = 16
    while size < 2 * entries.count { size *= 2 }
    mask = size - 1
    slots = [UInt32](repeating: 0, count: size)
    for place in 0..<entries.count {
      let slot = slot(of: entries.path(at: place))
      if slots[slot] == 0 { slots[slot] = UInt32(place + 1) }
    }
  }

  subscript(path: [UInt8]) -> Int? {
    let place = slots[slot(of: path)]
    return place == 0 ? nil : Int(place) - 1
  }

  /// The slot that holds the name, or the free one where it would be.
  private func slot(of path: [UInt8]) -> Int {
    var hasher = Hasher()
    unsafe path.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    var slot = hasher.finalize() & mask
    while slots[slot] != 0, entries.path(at: Int(slots[slot]) - 1) != path { slot = (slot + 1) & mask }
    return slot
  }
}
