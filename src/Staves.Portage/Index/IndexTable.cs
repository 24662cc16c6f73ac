namespace Staves.Portage.Index;

/// <summary>Where a table of an index lies, in bytes, and how many records it has.</summary>
readonly record struct IndexTable(uint Offset, uint Count);
