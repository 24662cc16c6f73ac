namespace Staves.Packages.Docker;

/// <summary>A container in a daemon's list.</summary>
/// <param name="Id">Its whole id.</param>
/// <param name="Label">The value of the label `staves`.</param>
public sealed record ContainerSummary(string Id, string Label);
