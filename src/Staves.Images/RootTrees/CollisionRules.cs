using System.Collections.Immutable;

namespace Staves.Images.RootTrees;

/// <summary>
/// COLLISION_IGNORE (make.conf(5)): patterns of fnmatch for whole paths, and for all below a directory. There the file of the package
/// that is merged last stays. UNINSTALL_IGNORE, its counterpart, has nothing to do in a root from which nothing is removed.
/// </summary>
public sealed class CollisionRules
{
    readonly ImmutableArray<string> _patterns;

    CollisionRules(ImmutableArray<string> patterns) => _patterns = patterns;

    /// <summary>Different files at one path are always an error.</summary>
    public static CollisionRules None { get; } = new([]);

    /// <param name="collisionIgnore">The value of COLLISION_IGNORE.</param>
    public static CollisionRules Create(string collisionIgnore) =>
        new([.. collisionIgnore.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(word => new[] { word, word.TrimEnd('/') + "/*" })]);

    /// <param name="path">Relative to the root, without links above it.</param>
    internal bool Allow(string path) => !_patterns.IsEmpty && _patterns.Any(pattern => Glob.Matches(pattern, "/" + path));
}
