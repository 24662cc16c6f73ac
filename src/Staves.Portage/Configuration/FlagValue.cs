namespace Staves.Portage.Configuration;

/// <summary>Whether a flag is on, and the number of the layer that says so.</summary>
readonly record struct FlagValue(bool Enabled, int Layer);
