using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One `[[files]]` table: something of the user's own in the image. Exactly one of content, source, link and directory is given.</summary>
public sealed record FileSpecification
{
    /// <summary>Absolute path in the image.</summary>
    public required string Path { get; init; }

    public required SourceLocation Location { get; init; }

    /// <summary>The text of the file; null for the others.</summary>
    public string? Content { get; init; }

    /// <summary>The absolute path of a file or directory of this machine; null for the others.</summary>
    public string? Source { get; init; }

    /// <summary>Where a symbolic link leads, as it is written into the image; null for the others.</summary>
    public string? Link { get; init; }

    /// <summary>Whether it is a directory with nothing in it.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>Permission bits; null means 0755 for directories and executables, else 0644.</summary>
    public int? Mode { get; init; }

    /// <summary>A user name or number.</summary>
    public string Owner { get; init; } = "0";

    /// <summary>A group name or number.</summary>
    public string Group { get; init; } = "0";
}
