using Staves.Portage.Dependencies;

namespace Staves.Portage.Descriptions;

/// <summary>A text in a language, perhaps about some versions only (GLEP 68).</summary>
/// <param name="Language">`en` where it is not said.</param>
/// <param name="Restriction">The versions that it is about; null for all.</param>
/// <param name="Text">In one line.</param>
public sealed record DescriptionText(string Language, PackageDependency? Restriction, string Text);
