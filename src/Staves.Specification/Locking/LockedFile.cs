using System.Globalization;

namespace Staves.Specification.Locking;

/// <summary>A file of the user's own as it was locked.</summary>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Mode">Permission bits; null for a symbolic link.</param>
/// <param name="Owner">A user name or number.</param>
/// <param name="Group">A group name or number.</param>
/// <param name="Digest">`sha256:HEX` of the content; null for all but files.</param>
/// <param name="Link">Where a symbolic link leads; null for all but those.</param>
public sealed record LockedFile(string Path, int? Mode, string Owner, string Group, string? Digest, string? Link)
{
    /// <summary>The mode as a lock has it, `0644`; null for a symbolic link.</summary>
    public string? ModeText => Mode is { } mode ? Convert.ToString(mode, 8).PadLeft(4, '0') : null;

    /// <summary>What another has otherwise: `content, mode 0644 -> 0755`.</summary>
    public string ChangesTo(LockedFile other)
    {
        var changes = new List<string>();
        if (Kind != other.Kind)
        {
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"{Kind} -> {other.Kind}"));
        }
        else if (Digest != other.Digest)
        {
            changes.Add("content");
        }
        else if (Link != other.Link)
        {
            changes.Add($"link {Link} -> {other.Link}");
        }

        if (Mode != other.Mode && Mode is not null && other.Mode is not null)
        {
            changes.Add($"mode {ModeText} -> {other.ModeText}");
        }

        if (Owner != other.Owner)
        {
            changes.Add($"owner {Owner} -> {other.Owner}");
        }

        if (Group != other.Group)
        {
            changes.Add($"group {Group} -> {other.Group}");
        }

        return string.Join(", ", changes);
    }

    string Kind => Digest is not null ? "file" : Link is not null ? "link" : "directory";
}
