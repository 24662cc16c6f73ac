using System.Collections.Immutable;
using Staves.Specification;

namespace Staves.Pipeline.Records;

/// <summary>Where what is said about an image goes, besides the image store and the registry.</summary>
/// <param name="Bills">Files for bills of materials, whose names end with `.spdx.json` or `.cdx.json`.</param>
/// <param name="Provenance">A file for the provenance; null for none.</param>
/// <param name="AreAttached">Whether the OCI archive has all of it.</param>
/// <param name="AreMade">Whether anything is said at all.</param>
sealed record RecordFiles(ImmutableArray<string> Bills, string? Provenance, bool AreAttached, bool AreMade = true)
{
    public static RecordFiles None { get; } = new([], Provenance: null, AreAttached: false);

    /// <summary>The same for one of several platforms, whose files have its name in theirs: `bill.linux-arm64.spdx.json`.</summary>
    public RecordFiles For(Platform? part)
    {
        if (part is null)
        {
            return this;
        }

        return this with { Bills = [.. Bills.Select(With)], Provenance = Provenance is null ? null : With(Provenance) };

        string With(string file)
        {
            int dot = file.IndexOf('.', file.Length - Path.GetFileName(file).Length);
            int end = dot < 0 ? file.Length : dot;
            return $"{file[..end]}.{part.FileName}{file[end..]}";
        }
    }
}
