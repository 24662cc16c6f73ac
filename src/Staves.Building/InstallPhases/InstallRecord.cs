namespace Staves.Building.InstallPhases;

/// <summary>An owner or capabilities that a phase gave to something, which only root could do on a disk.</summary>
/// <param name="Path">Relative to the root or to the package's image, without `.`, `..` or empty parts.</param>
/// <param name="IsInImage">Whether it is below the package's image.</param>
/// <param name="Follows">Whether the path may be a link to what is meant.</param>
public abstract record InstallRecord(string Path, bool IsInImage, bool Follows)
{
    /// <summary>Names or numbers; empty for one that stays.</summary>
    public sealed record Owner(string User, string Group, string Path, bool IsInImage, bool Follows) : InstallRecord(Path, IsInImage, Follows);

    /// <summary>The text form of cap_from_text(3); empty takes all capabilities away.</summary>
    public sealed record Capabilities(string Text, string Path, bool IsInImage, bool Follows) : InstallRecord(Path, IsInImage, Follows);

    const int Fields = 6;

    /// <summary>Reads the lines that records.bash writes.</summary>
    internal static IEnumerable<InstallRecord> Read(string file) =>
        from line in File.Exists(file) ? File.ReadLines(file) : []
        let fields = line.Split('\t', Fields)
        where fields.Length == Fields
        let path = Normal(fields[5])
        where path.Length > 0
        select fields[0] == "owner"
            ? (InstallRecord)new Owner(fields[1], fields[2], path, fields[3] == "image", fields[4].Length > 0)
            : new Capabilities(fields[1], path, fields[3] == "image", fields[4].Length > 0);

    static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
