using System.Collections.Immutable;
using Staves.Building.Runners;
using Staves.Packages;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>From the image directory that src_install filled to the binary package.</summary>
sealed class Packaging(EbuildRequest request, BuildDirectories work, Sandbox sandbox, NamespacesRunner runner, BuildLog log)
{
    static readonly string[] NotStripping = ["nostrip", "debug-build"];

    string BuildDirectory => PhaseVariables.BuildDirectory(request.Metadata.Name);

    public async Task<PackageFile> RunAsync(CancellationToken cancellationToken)
    {
        if (request.Metadata.Eapi.StripsEmptyDirectories)
        {
            ImageScan.RemoveEmptyDirectories(work.Image);
        }

        ImmutableArray<ImageObject> objects = ImageScan.List(work.Image, BuildDirectory + "/image");
        var elfFiles = ImageElfFiles.Find(objects);
        elfFiles.RequireCleanRunPaths(BuildDirectory);

        var records = PackageRecords.Of(request, InstalledPackages.Of(request), work);
        records.AddImage(objects, elfFiles);
        ImmutableArray<ImageObject> stripped = await StripAsync(objects, elfFiles, cancellationToken);

        var owners = RecordedOwners.Read(Path.Combine(work.State, "owners"), request.UsesBuilderRoot ? "/" : work.Sysroot);
        await GpkgWriter.WriteAsync(
            request.OutputPath,
            request.Metadata.Name.PF,
            records.Files,
            stripped.Select(item => EntryOf(item, owners)),
            request.SourceDateEpoch,
            cancellationToken);
        return new PackageFile(request.OutputPath, Warnings(records, stripped));
    }

    /// <summary>Sizes change; modes stay as they were listed.</summary>
    async Task<ImmutableArray<ImageObject>> StripAsync(
        ImmutableArray<ImageObject> objects, ImageElfFiles elfFiles, CancellationToken cancellationToken)
    {
        string[] features = request.Variables.GetValueOrDefault("FEATURES", "").Split(' ');
        ImmutableArray<string> included =
            features.Intersect(NotStripping, StringComparer.Ordinal).Any() || PhaseVariables.Restrictions(request).Contains("strip", StringComparer.Ordinal) ? [] : ["/"];
        var rules = PathRules.Read(Path.Combine(work.State, "dostrip"), included);
        string script = ImageStripping.Script(
            elfFiles, rules, BuildDirectory + "/image", request.Variables.GetValueOrDefault("STRIP") is { Length: > 0 } strip ? strip : "strip");
        if (script.Length == 0)
        {
            return objects;
        }

        string path = Path.Combine(work.State, "strip.bash");
        await File.WriteAllTextAsync(path, script, cancellationToken);
        Sandbox stripping = sandbox with { Command = ["/bin/bash", "--norc", "--noprofile", BuildDirectory + "/state/strip.bash"] };
        int exitCode = await runner.RunAsync(stripping, log.Write, cancellationToken);
        log.Flush();
        return exitCode == 0
            ? [.. objects.Select(item => item.Kind == TarMemberKind.File ? item with { Size = new FileInfo(item.Source).Length } : item)]
            : throw new StavesException(new Diagnostic(
                "STV5307", $"the programs of `{request.Metadata.Name}` cannot be stripped", Hint: "set FEATURES=\"nostrip\" for it, or RESTRICT=\"strip\" in its ebuild")
            {
                Details = [.. log.Tail],
            });
    }

    ImageEntry EntryOf(ImageObject item, RecordedOwners owners)
    {
        (long user, long group) = owners.Of(item.Path);
        var member = new TarMember
        {
            Path = item.Path,
            Kind = item.Kind,
            Mode = item.Mode,
            UserId = user,
            GroupId = group,
            // What the build made has the time of its sources; the clock of this machine must not show.
            ModificationTime = item.Kind == TarMemberKind.File ? Math.Min(item.ModificationTime, request.SourceDateEpoch) : request.SourceDateEpoch,
            Size = item.Kind == TarMemberKind.File ? item.Size : 0,
            LinkTarget = item.LinkTarget,
        };
        return new ImageEntry(member, item.Kind == TarMemberKind.File ? () => ImageContent.Open(item) : null);
    }

    ImmutableArray<Diagnostic> Warnings(PackageRecords records, ImmutableArray<ImageObject> objects)
    {
        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        if (!records.Files.ContainsKey("environment.bz2"))
        {
            warnings.Add(new Diagnostic(
                "STV5308", $"`{request.Metadata.Name}` has no saved environment, since this machine has no `bzip2`", Hint: "apt-get install bzip2"));
        }

        warnings.AddRange(objects
            .Where(item => item.Kind is TarMemberKind.File && (item.Mode & (int)UnixFileMode.OtherWrite) != 0)
            .Select(item => new Diagnostic("STV5309", $"everybody may write to `{item.Installed}` of `{request.Metadata.Name}`")));
        return warnings.ToImmutable();
    }
}
