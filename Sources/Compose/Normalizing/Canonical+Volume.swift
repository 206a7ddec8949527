import Diagnostics

extension Canonical {
  /// The long form of a volume, with the block of options that Compose gives a short one.
  func volume(_ value: ComposeValue) throws(LocatedError) -> ComposeValue {
    guard let text = value.string else { return value }
    let short = try session.shortVolume(text, at: value.location)
    var fields = ComposeMapping()
    func scalar(_ content: ComposeValue.Content) -> ComposeValue { ComposeValue(content, at: value.location) }
    fields.set("type", scalar(.string(short.isBind ? "bind" : "volume")))
    if let source = short.source { fields.set("source", scalar(.string(source))) }
    fields.set("target", scalar(.string(HostPath.clean(short.target))))
    if short.readOnly { fields.set("read_only", scalar(.bool(true))) }
    for (key, block) in blocks(of: short, isTiny: text.utf8.count <= 2, at: value.location) {
      fields.set(key, ComposeValue(.mapping(block), at: value.location))
    }
    return ComposeValue(.mapping(fields), at: value.location, written: value.written ?? text)
  }

  private func blocks(
    of short: ShortVolume, isTiny: Bool, at location: SourceLocation
  ) -> [(key: String, block: ComposeMapping)] {
    var bind = ComposeMapping()
    if let selinux = short.selinux { bind.set("selinux", ComposeValue(.string(selinux), at: location)) }
    if let propagation = short.propagation {
      bind.set("propagation", ComposeValue(.string(propagation), at: location))
    }
    if short.isBind { bind.set("create_host_path", ComposeValue(.bool(true), at: location)) }
    var volume = ComposeMapping()
    if short.noCopy { volume.set("nocopy", ComposeValue(.bool(true), at: location)) }
    var blocks: [(key: String, block: ComposeMapping)] = []
    if !bind.isEmpty { blocks.append(("bind", bind)) }
    // Compose writes an empty block for a volume, but none for a target of one or two characters.
    if !volume.isEmpty || (!short.isBind && !isTiny) { blocks.append(("volume", volume)) }
    return blocks
  }
}

extension ComposeValue {
  /// A mapping of one key with this value.
  func wrapped(as key: String) -> ComposeValue {
    var mapping = ComposeMapping()
    mapping.set(key, self)
    return ComposeValue(.mapping(mapping), at: location, written: written)
  }

  /// A mapping of texts in this value's place.
  func record(_ fields: [(key: String, text: String)]) -> ComposeValue {
    var mapping = ComposeMapping()
    for field in fields { mapping.set(field.key, ComposeValue(.string(field.text), at: location)) }
    return ComposeValue(.mapping(mapping), at: location)
  }
}
