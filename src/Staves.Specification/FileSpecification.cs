using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One `[[files]]` table: a file, or a directory with all below it, of the user's own in the image.</summary>
public sealed record FileSpecification
{
    /// <summary>Absolute path in the image.</summary>
    public required string Path { get; init; }

    public required SourceLocation Location { get; init; }

    /// <summary>The text of the file; null where <see cref="Source"/> is given.</summary>
    public string? Content { get; init; }

    /// <summary>The absolute path of a file or directory of this machine; null where <see cref="Content"/> is given.</summary>
    public string? Source { get; init; }

    /// <summary>Permission bits; null means those of the source, or 0644.</summary>
    public int? Mode { get; init; }

    /// <summary>A user name or number.</summary>
    public string Owner { get; init; } = "0";

    /// <summary>A group name or number.</summary>
    public string Group { get; init; } = "0";
}
