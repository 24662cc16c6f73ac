using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Images.Sbom;

namespace Staves.Images.Inspection.Packages;

/// <summary>Reads bills of materials, whoever wrote them.</summary>
static class BillReader
{
    /// <summary>Bytes; a larger one is not read.</summary>
    public const int LargestBill = 256 * 1024 * 1024;

    /// <summary>Those that say the most first.</summary>
    static readonly BillFormat[] Formats = [BillFormat.CycloneDx, BillFormat.Spdx];

    /// <summary>By its media type; null where it is something else.</summary>
    public static BillFormat? FormatOf(string? mediaType) =>
        Formats.Where(format => BillFormats.MediaTypeOf(format) == mediaType).Select(format => (BillFormat?)format).FirstOrDefault();

    /// <summary>Those of several things that are bills, each with its format, in the order in which to read them.</summary>
    public static IEnumerable<(BillFormat Format, T Bill)> InOrder<T>(IReadOnlyList<T> things, Func<T, string?> mediaTypeOf) =>
        Formats.SelectMany(format => things.Where(thing => FormatOf(mediaTypeOf(thing)) == format).Select(thing => (format, thing)));

    /// <summary>Empty where the document is of another form: what it would say is read out of the image then.</summary>
    public static ImmutableArray<RecordedPackage> Read(BillFormat format, byte[] document) => format switch
    {
        BillFormat.CycloneDx => CycloneDxPackages.Read(document),
        BillFormat.Spdx => SpdxPackages.Read(document),
        _ => throw new UnreachableException(),
    };
}
