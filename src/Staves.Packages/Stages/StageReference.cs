using System.Diagnostics.CodeAnalysis;

namespace Staves.Packages.Stages;

/// <summary>How a person names a stage3: `stage3`, `stage3:musl-hardened`, `stage3:arm64-musl`, or as its file is named without its
/// date, `stage3-amd64-musl-openrc`.</summary>
/// <param name="Text">As written.</param>
/// <param name="Architecture">Whose list it is looked for in.</param>
/// <param name="Variant">What is asked for besides the architecture; empty for the plain one. Null where the name is a whole one.</param>
public sealed record StageReference(string Text, StageArchitecture Architecture, string? Variant)
{
    const string Short = "stage3";

    /// <summary>Reads a name; false for what is none, such as a path or the name of an image.</summary>
    /// <param name="text">The name.</param>
    /// <param name="own">The architecture where the name has none.</param>
    /// <param name="reference">The name, read.</param>
    public static bool TryParse(string text, StageArchitecture own, [NotNullWhen(true)] out StageReference? reference)
    {
        reference = null;
        if (text.Length > 200 || !text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or ':' or '.'))
        {
            return false;
        }

        if (text == Short)
        {
            reference = new StageReference(text, own, "");
        }
        else if (text.StartsWith($"{Short}:", StringComparison.Ordinal))
        {
            (StageArchitecture architecture, string variant) = Split(text[(Short.Length + 1)..], own);
            reference = new StageReference(text, architecture, variant);
        }
        else if (text.StartsWith($"{Short}-", StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal))
        {
            string rest = text[(Short.Length + 1)..];
            StageArchitecture architecture = StageArchitecture.All
                .Where(known => Begins(rest, known.Subarchitecture))
                .MaxBy(known => known.Subarchitecture.Length) ?? Split(rest, own).Architecture;
            reference = new StageReference(text, architecture, Variant: null);
        }

        return reference is not null;
    }

    /// <summary>The names that it may mean, the likeliest first. OpenRC is Gentoo's default, and was not always written.</summary>
    public IEnumerable<string> Candidates => Variant switch
    {
        null => [Text],
        "" => [$"{Short}-{Architecture.Subarchitecture}-openrc", $"{Short}-{Architecture.Subarchitecture}"],
        _ => [$"{Short}-{Architecture.Subarchitecture}-{Variant}-openrc", $"{Short}-{Architecture.Subarchitecture}-{Variant}", $"{Short}-{Variant}-openrc", $"{Short}-{Variant}"],
    };

    static (StageArchitecture Architecture, string Variant) Split(string text, StageArchitecture own)
    {
        StageArchitecture? named = StageArchitecture.All.Where(known => Begins(text, known.Name)).MaxBy(known => known.Name.Length);
        return named is null ? (own, text) : (named, text[named.Name.Length..].TrimStart('-'));
    }

    static bool Begins(string text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || text[word.Length] == '-');
}
