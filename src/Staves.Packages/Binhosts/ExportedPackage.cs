namespace Staves.Packages.Binhosts;

/// <summary>A package that was put into a binhost.</summary>
/// <param name="Name">`CATEGORY/PF`.</param>
/// <param name="Path">Where it is, below the binhost's directory.</param>
public sealed record ExportedPackage(string Name, string Path);
