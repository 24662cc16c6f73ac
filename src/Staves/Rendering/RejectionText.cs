using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Staves.Portage.Binaries;
using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>Why a binary package was not taken, in words.</summary>
static class RejectionText
{
    /// <summary>A word for programs, which does not change.</summary>
    public static string Kind(BinaryRejection rejection) => rejection switch
    {
        BinaryRejection.Excluded => "excluded",
        BinaryRejection.Refused => "refused",
        BinaryRejection.OtherMachine => "machine",
        BinaryRejection.Masked => "masked",
        BinaryRejection.OtherFlags => "flags",
        BinaryRejection.OtherDependencies => "dependencies",
        BinaryRejection.OtherSlot => "slot",
        BinaryRejection.NoEbuild => "ebuild",
        BinaryRejection.Unusable => "conflict",
        _ => throw new UnreachableException(),
    };

    /// <summary>The reason as part of a sentence.</summary>
    public static string Reason(BinaryRejection rejection) => rejection switch
    {
        BinaryRejection.Excluded => "it is to be compiled",
        BinaryRejection.Refused refused => refused.Reason,
        BinaryRejection.OtherMachine => $"it is for {rejection.Package.Chost}",
        BinaryRejection.Masked masked => string.Join(", ", masked.Reasons.Select(reason => reason.Message)),
        BinaryRejection.OtherFlags flags => $"it was built with {string.Join(' ', flags.Flags)}",
        BinaryRejection.OtherDependencies => "its ebuild needs other packages now",
        BinaryRejection.OtherSlot slot => $"it was built against {slot.Dependency}, and there is a newer one",
        BinaryRejection.NoEbuild => "there is no ebuild of it any more",
        BinaryRejection.Unusable => "it does not go with the rest of the plan",
        _ => throw new UnreachableException(),
    };

    /// <summary>The build and the reason: `build 3: it was built with -nls`.</summary>
    public static string Line(BinaryRejection rejection) => rejection.Package.BuildId is { } build
        ? string.Create(CultureInfo.InvariantCulture, $"build {build}: {Reason(rejection)}")
        : Reason(rejection);

    /// <summary>Why a package of a plan does not come as a binary package; null where it does, or no binhost was asked.</summary>
    /// <param name="package">The package.</param>
    /// <param name="binaries">What the binhosts have.</param>
    public static string? Summary(PlannedPackage package, BinaryPackages binaries) => (package.Binary, package.BinaryRejections) switch
    {
        ({ }, _) => null,
        (_, [var only]) => Line(only),
        (_, [var first, ..]) => $"{Line(first)}; and {Amounts.Count(package.BinaryRejections.Length - 1, "more build")}",
        _ when binaries.IsEmpty => null,
        _ => Missing(package, binaries),
    };

    static string Missing(PlannedPackage package, BinaryPackages binaries)
    {
        const int most = 3;
        ImmutableArray<string> others =
        [
            .. binaries.VersionsOf(package.Metadata.Name.Package).Select(binary => binary.Name.Version.ToString()).Distinct(StringComparer.Ordinal).Take(most),
        ];
        return others.IsEmpty ? "no binhost has it" : $"no binhost has this version, but {string.Join(", ", others)}";
    }
}
