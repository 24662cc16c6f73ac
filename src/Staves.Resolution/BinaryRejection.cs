using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;

namespace Staves.Resolution;

/// <summary>Why a binary package was not taken.</summary>
public abstract record BinaryRejection
{
    BinaryRejection(BinaryPackage package) => Package = package;

    public BinaryPackage Package { get; }

    /// <summary>The user wants it compiled.</summary>
    public sealed record Excluded(BinaryPackage Of) : BinaryRejection(Of);

    /// <summary>It cannot be trusted or had: it cannot be signed and has to be, or it was fetched and is not what it should be, or it has gone.</summary>
    /// <param name="Of">The package.</param>
    /// <param name="Reason">In words, without a full stop.</param>
    public sealed record Refused(BinaryPackage Of, string Reason) : BinaryRejection(Of);

    /// <summary>It is for another machine.</summary>
    public sealed record OtherMachine(BinaryPackage Of) : BinaryRejection(Of);

    /// <summary>Its own keywords, licence, or a mask forbid it.</summary>
    public sealed record Masked(BinaryPackage Of, ImmutableArray<MaskReason> Reasons) : BinaryRejection(Of);

    /// <summary>It was built with other flags.</summary>
    /// <param name="Of">The package.</param>
    /// <param name="Flags">What would make the configuration match it: `flag` is on in it, `-flag` off.</param>
    public sealed record OtherFlags(BinaryPackage Of, ImmutableArray<string> Flags) : BinaryRejection(Of);

    /// <summary>What it needs to run is not what its ebuild says now.</summary>
    public sealed record OtherDependencies(BinaryPackage Of) : BinaryRejection(Of);

    /// <summary>It was built against a slot or sub-slot of which there is a newer one, so its ebuild is compiled against that.</summary>
    /// <param name="Of">The package.</param>
    /// <param name="Dependency">The dependency as it was bound.</param>
    public sealed record OtherSlot(BinaryPackage Of, PackageDependency Dependency) : BinaryRejection(Of);

    /// <summary>There is no visible ebuild of its version any more.</summary>
    public sealed record NoEbuild(BinaryPackage Of) : BinaryRejection(Of);

    /// <summary>It could be had, but what it needs, or was built against, cannot be together with the rest of the plan.</summary>
    public sealed record Unusable(BinaryPackage Of) : BinaryRejection(Of);
}
