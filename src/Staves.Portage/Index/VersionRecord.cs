using System.Runtime.InteropServices;

namespace Staves.Portage.Index;

/// <summary>A version of a package.</summary>
/// <param name="Version">A text of the index, with the revision.</param>
/// <param name="Entry">Where its values lie: a set of bits, one for each key of a metadata cache entry that it has, and for each of those
/// the place of a text. Zero for a cache file that must be read itself.</param>
/// <param name="EntryStamp">Of its cache file; none in the index of an archive, which changes as a whole.</param>
/// <param name="EbuildStamp">Of an ebuild whose digest is the one of the entry; none before that was seen.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct VersionRecord(uint Version, uint Entry, long EntryStamp, long EbuildStamp);
