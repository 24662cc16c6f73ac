using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Quickpkg;

/// <summary>Which files of a root are somebody's configuration (Portage's CONFIG_PROTECT and CONFIG_PROTECT_MASK): those of the
/// configuration, and those that packages of the root add in `/etc/env.d`.</summary>
public sealed class ConfigProtection
{
    const string EnvironmentDirectory = "etc/env.d";
    const int LargestFile = 1024 * 1024;

    readonly ImmutableArray<Entry> _protected;
    readonly ImmutableArray<Entry> _masked;

    ConfigProtection(ImmutableArray<Entry> @protected, ImmutableArray<Entry> masked, ImmutableArray<Diagnostic> warnings)
    {
        (_protected, _masked, Warnings) = (@protected, masked, warnings);
    }

    /// <summary>Files of `/etc/env.d` that cannot be read as such, and count for nothing, as with Portage.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; }

    /// <param name="root">Whose files they are.</param>
    /// <param name="options">What is protected everywhere.</param>
    public static ConfigProtection Of(IReadableRoot root, QuickpkgOptions options)
    {
        var paths = new RootPaths(root);
        var words = new StringBuilder(options.ConfigProtect);
        var masks = new StringBuilder(options.ConfigProtectMask);
        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach ((string text, string path) in Texts(root, paths))
        {
            try
            {
                // Portage reads these files without expanding variables.
                foreach (ShellStatement.Assignment assignment in ShellAssignments.Parse(text, path, mayInclude: false).Statements.OfType<ShellStatement.Assignment>())
                {
                    if (assignment.Name is "CONFIG_PROTECT" or "CONFIG_PROTECT_MASK")
                    {
                        (assignment.Name is "CONFIG_PROTECT" ? words : masks).Append(' ').Append(assignment.RawValue);
                    }
                }
            }
            catch (StavesException exception)
            {
                warnings.AddRange(exception.Diagnostics);
            }
        }

        return new ConfigProtection(Entries(words.ToString(), paths, root), Entries(masks.ToString(), paths, root), warnings.ToImmutable());
    }

    /// <summary>Whether a path is protected: the longest entry that speaks of it is one of CONFIG_PROTECT.</summary>
    /// <param name="path">As CONTENTS has it: `/etc/hosts`.</param>
    public bool Protects(string path) => Longest(_protected, path) > Longest(_masked, path);

    public override string ToString() => $"{string.Join(' ', _protected)} -- {string.Join(' ', _masked)}";

    static int Longest(ImmutableArray<Entry> entries, string path)
    {
        int longest = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Path.Length > longest && entry.SpeaksOf(path))
            {
                longest = entry.Path.Length;
            }
        }

        return longest;
    }

    static ImmutableArray<Entry> Entries(string words, RootPaths paths, IReadableRoot root) =>
    [
        .. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => $"/{string.Join('/', word.Split('/', StringSplitOptions.RemoveEmptyEntries))}")
            .Distinct(StringComparer.Ordinal)
            .Select(path => new Entry(path, paths.Resolve(path) is { } resolved && root.Find(resolved)?.Kind == TarMemberKind.Directory)),
    ];

    static IEnumerable<(string Text, string Path)> Texts(IReadableRoot root, RootPaths paths)
    {
        if (paths.Resolve(EnvironmentDirectory) is not { } directory)
        {
            yield break;
        }

        foreach (string name in root.Names(directory).Where(name => name.Length > 2 && char.IsAsciiDigit(name[0]) && char.IsAsciiDigit(name[1])
            && !name.EndsWith('~') && !name.EndsWith(".bak", StringComparison.Ordinal)))
        {
            string? path = paths.Resolve($"{directory}/{name}");
            if (path is not null && root.Find(path) is { Kind: TarMemberKind.File, Member.Size: <= LargestFile } file)
            {
                using var reader = new StreamReader(root.Open(file), Encoding.UTF8);
                yield return (reader.ReadToEnd(), $"{root.Name}/{directory}/{name}");
            }
        }
    }

    /// <param name="Path">From the root.</param>
    /// <param name="IsDirectory">What is no directory speaks of itself alone.</param>
    readonly record struct Entry(string Path, bool IsDirectory)
    {
        public bool SpeaksOf(string path) => path == Path
            || (IsDirectory && (Path.Length == 1 || (path.Length > Path.Length && path[Path.Length] == '/' && path.StartsWith(Path, StringComparison.Ordinal))));

        public override string ToString() => IsDirectory ? $"{Path}/" : Path;
    }
}
