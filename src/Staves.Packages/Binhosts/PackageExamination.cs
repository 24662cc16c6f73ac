using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Whether a package that was fetched may be used: its parts are what its Manifest says (GLEP 78), its signatures count where they have to, and it
/// is the package that the index spoke of, since the plan was made by what the index says.</summary>
sealed class PackageExamination(Binhost binhost)
{
    /// <summary>What the verdict depends on.</summary>
    public string Conditions => binhost.Signatures.Conditions;

    /// <summary>Why the file may not be used; null where it may.</summary>
    public string? Examine(string file, BinaryPackage expected, CancellationToken cancellationToken)
    {
        try
        {
            using var package = BinaryPackageFile.Open(file, binhost.Signatures);
            package.Verify(cancellationToken);
            return Difference(package, expected);
        }
        catch (StavesException exception)
        {
            return string.Join("; ", exception.Diagnostics.Select(diagnostic => diagnostic.Message));
        }
    }

    static string? Difference(BinaryPackageFile package, BinaryPackage expected)
    {
        if (PackageFields.Of(package.Text) is not { } fields)
        {
            return "it does not say which package it is";
        }

        return Differs("CPV", fields.GetValueOrDefault("CPV", ""), expected.Name.ToString())
            ?? Differs("SLOT", Whole(fields.GetValueOrDefault("SLOT", "0")), expected.Metadata.SlotWithSubSlot)
            ?? Differs("USE", string.Join(' ', fields.GetValueOrDefault("USE", "").Split(' ').Order(StringComparer.Ordinal)), string.Join(' ', expected.Use))
            ?? (expected.BuildTime is { } time ? Differs("BUILD_TIME", fields.GetValueOrDefault("BUILD_TIME", ""), $"{time}") : null);
    }

    /// <summary>`0/0` is `0`.</summary>
    static string Whole(string slot) => slot.Split('/') is [var main, var sub] && main == sub ? main : slot;

    static string? Differs(string key, string own, string expected) =>
        own == expected ? null : $"its {key} is `{own}`, the index says `{expected}`";
}
