internal import FoundationEssentials
internal import Values

/// The bytes of a name in base 64, for JSON; `nil` where the printable form is the name itself.
package func exactName(_ bytes: [UInt8]) -> String? {
  let text = printable(bytes)
  return text.utf8.elementsEqual(bytes) ? nil : Data(bytes).base64EncodedString()
}
