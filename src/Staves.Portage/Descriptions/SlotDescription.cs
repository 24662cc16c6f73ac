namespace Staves.Portage.Descriptions;

/// <summary>What a slot of a package is for (GLEP 68).</summary>
public sealed record SlotDescription(string Slot, string Text);
