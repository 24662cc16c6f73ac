using System.Text;
using Staves.Portage.Names;

namespace Staves.Building.InstallPhases;

/// <summary>The packages of a root, as they are merged: what has_version and best_version answer from.</summary>
public sealed class InstalledList
{
    readonly StringBuilder _text = new();

    /// <summary>A line for each package, as installed.bash reads them; flags that are off have a `-`.</summary>
    public string Text => _text.ToString();

    public void Add(VersionedPackageName name, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata)
    {
        string[] slot = Value("SLOT").Split('/');
        string repository = Value("repository") is { Length: > 0 } known ? known : "unknown";
        HashSet<string> enabled = [.. Words("USE")];
        IEnumerable<string> flags = enabled.Concat(Words("IUSE_EFFECTIVE").Where(flag => !enabled.Contains(flag)).Select(flag => "-" + flag));
        _text.AppendJoin(' ', [name.Package.ToString(), name.PVR, slot[0], slot[^1], repository, .. flags]).Append('\n');

        string Value(string file) => metadata.TryGetValue(file, out ReadOnlyMemory<byte> value) ? Encoding.UTF8.GetString(value.Span).Trim() : "";

        string[] Words(string file) => Value(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
