using Staves.Building.Sync;
using Staves.Packages.Downloads;
using Staves.Packages.Stages;

namespace Staves.Tests.Fuzzing;

/// <summary>What comes from mirrors or lies in files of the user's home and of the cache.</summary>
static class RemoteTargets
{
    public static IEnumerable<FuzzTarget> All() =>
    [
        new(nameof(Netrc), ["machine a login b password \"c d\"\nmacdef x\ny\n\ndefault login e # f\n"], text =>
        {
            try
            {
                _ = Netrc.Parse(text).Find("a");
            }
            catch (FormatException)
            {
            }
        }),
        new(nameof(StageListing), ["# ts=1795953600\n20261122T170342Z/stage3-amd64-musl-openrc-20261122T170342Z.tar.xz 180000000\n"], text => StageListing.Parse(text)),
        new(nameof(StageReference), ["stage3:amd64-musl-hardened", "stage3-rv64_lp64d-openrc", "stage3"], text =>
        {
            if (StageReference.TryParse(text, StageArchitecture.All[0], out StageReference? reference))
            {
                _ = reference.Candidates.Count();
            }
        }),
        new(nameof(RepositoryState), ["tree a.1\nrevision b\ntime 1\nverified yes\nsource c\netag \"d\"\nmodified e\nsigned 2\n"], text => RepositoryState.TryParse(text)?.ToString()),
        new(nameof(RepositorySource), ["https://me:secret@example.org:8080/x.git#main"], text => new RepositorySource.Git(text, Branch: null).Shown.ToString()),
    ];
}
