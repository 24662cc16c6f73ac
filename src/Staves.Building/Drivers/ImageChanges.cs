using System.Collections.Immutable;
using Staves.Building.Documentation;

namespace Staves.Building.Drivers;

/// <summary>What programs that work on an image must not change in it: modes, and whose a file is under its other name.</summary>
/// <param name="before">The image as src_install left it.</param>
sealed class ImageChanges(ImmutableArray<ImageObject> before)
{
    readonly Dictionary<string, ImageObject> _before = before.ToDictionary(item => item.Path, StringComparer.Ordinal);

    /// <summary>The list anew, with the modes of before.</summary>
    public ImmutableArray<ImageObject> Apply(ImmutableArray<ImageObject> after) =>
        [.. after.Select(item => _before.TryGetValue(item.Path, out ImageObject? original) ? item with { Mode = original.Mode } : item)];

    /// <summary>What a file that is compressed was called before.</summary>
    public string OriginalPath(string path)
    {
        if (_before.ContainsKey(path) || CompressionSuffixes.Strip(path) is not { } plain)
        {
            return path;
        }

        return CompressionSuffixes.Variants(plain).FirstOrDefault(_before.ContainsKey, path);
    }
}
