using System.Collections.Immutable;
using Staves.Building.Documentation;
using Staves.Building.Quality;
using Staves.Building.Runners;
using Staves.Packages;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>From the image directory that src_install filled to the binary package.</summary>
sealed class Packaging(EbuildRequest request, BuildDirectories work, Sandbox sandbox, IRunner runner, BuildLog log)
{
    string BuildDirectory => PhaseVariables.BuildDirectory(request.Metadata.Name);

    public async Task<PackageFile> RunAsync(CancellationToken cancellationToken)
    {
        if (request.Metadata.Eapi.StripsEmptyDirectories || request.Features.Has("strict-keepdir"))
        {
            ImageScan.RemoveEmptyDirectories(work.Image);
        }

        ImmutableArray<ImageObject> objects = ImageScan.List(work.Image, BuildDirectory + "/image");
        var elfFiles = ImageElfFiles.Find(objects);
        ImmutableArray<Diagnostic> faults = Inspect(objects, elfFiles);

        var records = PackageRecords.Of(request, InstalledPackages.Of(request), work);
        records.AddImage(objects, elfFiles);
        var changed = new ImageChanges(objects);
        if (await CompressAsync(objects, cancellationToken) | await StripAsync(objects, elfFiles, cancellationToken))
        {
            objects = changed.Apply(ImageScan.List(work.Image, BuildDirectory + "/image"));
        }

        var owners = RecordedOwners.Read(Path.Combine(work.State, "owners"), work.Sysroot, request.CompiledAgainst);
        await GpkgWriter.WriteAsync(
            request.OutputPath,
            request.Metadata.Name.PF,
            records.Files,
            objects.Select(item => EntryOf(item, owners.Of(changed.OriginalPath(item.Path)))),
            request.SourceDateEpoch,
            cancellationToken);
        return new PackageFile(request.OutputPath, [.. Warnings(records), .. faults]);
    }

    /// <summary>Compresses documentation.</summary>
    /// <returns>Whether there was any.</returns>
    async Task<bool> CompressAsync(ImmutableArray<ImageObject> objects, CancellationToken cancellationToken)
    {
        ImmutableArray<string> files = DocumentationFiles.Of(objects, request.Metadata.Name, Path.Combine(work.State, "docompress"), request.Variables);
        if (files.IsEmpty || DocumentationCompressor.Find(request.Variables) is not { } compressor)
        {
            return false;
        }

        string list = Path.Combine(work.State, "compress");
        await File.WriteAllLinesAsync(list, files.Select(file => $"{BuildDirectory}/image{file}"), cancellationToken);
        await RunAsync(
            compressor.Command(request.Jobs, BuildDirectory + "/state/compress"),
            new Diagnostic("STV5331", $"the documentation of `{request.Metadata.Name}` cannot be compressed with `{compressor.Program}`", Hint: "PORTAGE_COMPRESS=\"\" leaves it as it is"),
            cancellationToken);
        return true;
    }

    /// <summary>Takes symbols away, and keeps them beside where that is asked for.</summary>
    /// <returns>Whether there was anything to strip.</returns>
    async Task<bool> StripAsync(ImmutableArray<ImageObject> objects, ImageElfFiles elfFiles, CancellationToken cancellationToken)
    {
        ImmutableArray<string> restrictions = PhaseVariables.Restrictions(request);
        ImmutableArray<string> included = request.Features.Has("nostrip") || restrictions.Contains("strip", StringComparer.Ordinal) ? [] : ["/"];
        var stripping = new ImageStripping(BuildDirectory + "/image", request.Variables)
        {
            SplitsDebugInformation = request.Features.Has("splitdebug") && !restrictions.Contains("splitdebug", StringComparer.Ordinal),
        };
        string script = stripping.Script(objects, elfFiles, PathRules.Read(Path.Combine(work.State, "dostrip"), included));
        if (script.Length == 0)
        {
            return false;
        }

        await File.WriteAllTextAsync(Path.Combine(work.State, "strip.bash"), script, cancellationToken);
        await RunAsync(
            ["/bin/bash", "--norc", "--noprofile", BuildDirectory + "/state/strip.bash"],
            new Diagnostic(
                "STV5307", $"the programs of `{request.Metadata.Name}` cannot be stripped", Hint: "set FEATURES=\"nostrip\" for it, or RESTRICT=\"strip\" in its ebuild"),
            cancellationToken);
        return true;
    }

    async Task RunAsync(ImmutableArray<string> command, Diagnostic failure, CancellationToken cancellationToken)
    {
        int exitCode = await runner.RunAsync(sandbox with { Command = command }, log.Write, cancellationToken);
        log.Flush();
        if (exitCode != 0)
        {
            throw new StavesException(failure with { Details = [.. log.Tail] });
        }
    }

    ImageEntry EntryOf(ImageObject item, (long User, long Group) owner)
    {
        var member = new TarMember
        {
            Path = item.Path,
            Kind = item.Kind,
            Mode = item.Mode,
            UserId = owner.User,
            GroupId = owner.Group,
            // What the build made has the time of its sources; the clock of this machine must not show.
            ModificationTime = item.Kind == TarMemberKind.File ? Math.Min(item.ModificationTime, request.SourceDateEpoch) : request.SourceDateEpoch,
            Size = item.Kind == TarMemberKind.File ? item.Size : 0,
            LinkTarget = item.LinkTarget,
        };
        return new ImageEntry(member, item.Kind == TarMemberKind.File ? () => ImageContent.Open(item) : null);
    }

    ImmutableArray<Diagnostic> Inspect(ImmutableArray<ImageObject> objects, ImageElfFiles elfFiles)
    {
        bool skipsPrograms = PhaseVariables.Restrictions(request).Contains("binchecks", StringComparer.Ordinal);
        return QualityChecks.Look(new InspectedImage(
            request.Metadata.Name, objects, skipsPrograms ? [] : elfFiles.Files, BuildDirectory, QualityExceptions.Read(Path.Combine(work.State, "quality"))));
    }

    ImmutableArray<Diagnostic> Warnings(PackageRecords records) => records.Files.ContainsKey("environment.bz2")
        ? []
        : [new Diagnostic("STV5308", $"`{request.Metadata.Name}` has no saved environment, since this machine has no `bzip2`", Hint: "apt-get install bzip2")];
}
