using System.Diagnostics.CodeAnalysis;

namespace Staves.Images.Inspection.Packages;

/// <summary>What a package URL says besides name and version (purl-spec): `pkg:ebuild/sys-libs/zlib@1.3?slot=0/1`.</summary>
sealed class PackageAddress
{
    const string Scheme = "pkg:";

    readonly string _qualifiers;

    PackageAddress(string type, string qualifiers) => (Type, _qualifiers) = (type, qualifiers);

    /// <summary>`ebuild`, `deb`, `apk`, `npm`, …</summary>
    public string Type { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out PackageAddress? address)
    {
        bool isOne = text?.StartsWith(Scheme, StringComparison.Ordinal) == true;
        address = isOne ? new PackageAddress(text![Scheme.Length..].Split('/')[0], text.Split('#')[0].Split('?') is [_, var after, ..] ? after : "") : null;
        return isOne;
    }

    /// <summary>A qualifier's value; null where it is not given.</summary>
    public string? Qualifier(string name) => _qualifiers.Split('&')
        .Where(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal))
        .Select(pair => Uri.UnescapeDataString(pair[(name.Length + 1)..]))
        .FirstOrDefault(value => value.Length > 0);
}
