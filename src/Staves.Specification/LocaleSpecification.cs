using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>The locale of the image: `en_US` and `UTF-8`.</summary>
public sealed record LocaleSpecification(string Name, string Charset, SourceLocation Location)
{
    /// <summary>`en_US.UTF-8`, as in LANG.</summary>
    public override string ToString() => $"{Name}.{Charset}";
}
