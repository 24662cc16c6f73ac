using Staves.Images.Oci;

namespace Staves.Images.RootTrees;

/// <summary>One content in the spool file; hard links to one file share it.</summary>
sealed record SpooledContent(int Id, long Offset, Digest Digest);
