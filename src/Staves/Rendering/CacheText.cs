using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Packages.Binhosts;
using Staves.Packages.Cache;
using Staves.Pipeline.Repositories;

namespace Staves.Rendering;

/// <summary>What is in the cache, and what was done about it, for a person.</summary>
static class CacheText
{
    public static string List(ImmutableArray<CachedPackage> packages, TextStyle style)
    {
        var text = new StringBuilder();
        int name = packages.Select(package => package.Name.Length).DefaultIfEmpty().Max();
        string[] sizes = [.. packages.Select(package => Amounts.Bytes(package.Size))];
        int size = sizes.Select(bytes => bytes.Length).DefaultIfEmpty().Max();
        foreach ((CachedPackage package, string amount) in packages.Zip(sizes))
        {
            ImmutableSortedDictionary<string, string>? fields = package.ReadFields();
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"{package.Name.PadRight(name)}  {amount.PadLeft(size)}  {OriginOf(package).PadRight(8)}  {package.LastUse:yyyy-MM-dd}  ");
            text.Append(line).Append(fields is null ? style.Red("cannot be read") : string.Join(' ', FlagsOf(fields))).Append('\n');
        }

        return text.Append(Total(packages)).Append('\n').ToString();
    }

    public static string Verified(IReadOnlyList<(CachedPackage Package, string? Damage)> packages, TextStyle style)
    {
        var text = new StringBuilder();
        foreach ((CachedPackage package, string? damage) in packages.Where(package => package.Damage is not null))
        {
            text.Append(style.Red(package.Path)).Append(": ").Append(damage).Append('\n');
        }

        int damaged = packages.Count(package => package.Damage is not null);
        return text.Append(damaged == 0 ? $"{Total(packages.Select(package => package.Package))}, all sound\n" : $"{damaged} of {Amounts.Count(packages.Count, "package")} damaged\n")
            .ToString();
    }

    public static string Pruned(IReadOnlyList<CachedPackage> packages, bool isDry) =>
        string.Concat(packages.Select(package => string.Create(CultureInfo.InvariantCulture, $"{package.Name}  {Amounts.Bytes(package.Size)}  {package.LastUse:yyyy-MM-dd}\n")))
        + $"{Total(packages)} {(isDry ? "would be removed" : "removed")}\n";

    public static string Exported(string directory, ImmutableArray<ExportedPackage> added, int count) =>
        string.Concat(added.Select(package => $"{package.Path}\n"))
        + $"{directory}: {Amounts.Count(count, "package")}, {added.Length} of them new\n";

    public static string Metadata(MetadataChanges changes) =>
        string.Concat(changes.Written.Select(name => $"written {name}\n"))
        + string.Concat(changes.Removed.Select(name => $"removed {name}\n"))
        + string.Create(
            CultureInfo.InvariantCulture,
            $"{Amounts.Count(changes.Count, "ebuild")}: {changes.Written.Length} written, {changes.Removed.Length} removed, {changes.Faults.Length} broken\n");

    /// <summary>`compiled` or `fetched`.</summary>
    public static string OriginOf(CachedPackage package) => package.Origin == CachedOrigin.Compiled ? "compiled" : "fetched";

    /// <summary>The flags that a package declares, disabled ones with a minus.</summary>
    public static IEnumerable<string> FlagsOf(ImmutableSortedDictionary<string, string> fields)
    {
        string[] enabled = fields.GetValueOrDefault("USE", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.GetValueOrDefault("IUSE", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(flag => flag.TrimStart('+', '-'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(flag => enabled.Contains(flag, StringComparer.Ordinal) ? flag : $"-{flag}");
    }

    static string Total(IEnumerable<CachedPackage> packages)
    {
        CachedPackage[] all = [.. packages];
        return $"{Amounts.Count(all.Length, "package")}, {Amounts.Bytes(all.Sum(package => package.Size))}";
    }
}
