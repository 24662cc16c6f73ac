using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Which of the platforms of a specification, or of an image, a command is about.</summary>
static class PlatformChoice
{
    /// <summary>Those that are named, in the order of the specification; all where none is.</summary>
    /// <exception cref="StavesException">STV1961: one that is named is not there.</exception>
    public static ImmutableArray<ImageSpecification> Of(ImageSpecification specification, IReadOnlyList<string> names)
    {
        foreach (string name in names.Where(name => specification.Platforms.All(platform => platform.Value.ToString() != name)))
        {
            string known = string.Join(", ", specification.Platforms.Select(platform => $"`{platform.Value}`"));
            throw new StavesException(new Diagnostic(
                "STV1961",
                $"`{name}` is not one of the specification's platforms",
                new SourceLocation(specification.File),
                known.Length == 0 ? $"platforms = ['{name}']" : $"there is {known}"));
        }

        return names.Count == 0 ? specification.Parts : [.. specification.Parts.Where(part => names.Contains(part.Platforms[0].Value.ToString(), StringComparer.Ordinal))];
    }

    /// <summary>The one that is named, else this machine's, else the first.</summary>
    /// <inheritdoc cref="Of"/>
    public static ImageSpecification One(ImageSpecification specification, string? name)
    {
        string here = ImagePlatform.Current.ToString();
        ImmutableArray<ImageSpecification> parts = Of(specification, name is null ? [] : [name]);
        return parts.FirstOrDefault(part => part.Part?.ToString() == here) ?? parts[0];
    }

    /// <summary>Of an image to look at: the one that is named, else this machine's or the only one.</summary>
    /// <exception cref="StavesException">STV1962: the name is none.</exception>
    public static WantedPlatform OfImage(string? name) => name is null ? WantedPlatform.Any
        : ImagePlatform.TryParse(name, out ImagePlatform? platform) ? WantedPlatform.Named(platform)
        : throw new StavesException(new Diagnostic("STV1962", $"`{name}` is not a platform: expected an operating system and an architecture", Hint: "--platform linux/arm64"));
}
