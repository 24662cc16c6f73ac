namespace Staves.Portage.Descriptions;

/// <summary>What a USE flag does for a package (GLEP 68).</summary>
public sealed record FlagDescription(string Flag, DescriptionText Description);
