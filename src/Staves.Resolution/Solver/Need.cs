namespace Staves.Resolution.Solver;

/// <summary>A step in the graph of chosen packages.</summary>
/// <param name="Parent">The package that needs another.</param>
/// <param name="Child">The other.</param>
/// <param name="Kind">By which variable.</param>
readonly record struct Need(PackageNode Parent, PackageNode Child, DependencyKind Kind);
