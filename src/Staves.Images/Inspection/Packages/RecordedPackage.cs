using System.Collections.Immutable;

namespace Staves.Images.Inspection.Packages;

/// <summary>A package as a record of the image has it, before its files were looked up.</summary>
/// <param name="Package">What the record says; without sizes.</param>
/// <param name="Paths">Its files as recorded, with or without a slash at their beginnings; directories may be among them.</param>
sealed record RecordedPackage(InspectedPackage Package, ImmutableArray<string> Paths);
