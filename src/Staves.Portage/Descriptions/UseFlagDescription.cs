namespace Staves.Portage.Descriptions;

/// <summary>What a USE flag means.</summary>
/// <param name="Text">In one line.</param>
/// <param name="Source">The path of the file that says so.</param>
public sealed record UseFlagDescription(string Text, string Source);
