using Staves.Images.Oci;
using Staves.Packages.Elf;

namespace Staves.Images.Inspection;

/// <summary>What was found in the content of a file while its layer went by.</summary>
/// <param name="Layer">The number of the layer, the lowest is zero.</param>
/// <param name="Digest">SHA-256 of the content, where that was asked for.</param>
/// <param name="Hardening">Of a program or library.</param>
/// <param name="Text">The content of a file that says which packages or accounts there are.</param>
readonly record struct FileFacts(int Layer, Digest? Digest = null, ElfHardening? Hardening = null, byte[]? Text = null);
