using System.Collections.Immutable;
using System.CommandLine;
using Staves.Images.Inspection;
using Staves.Images.Oci;
using Staves.Pipeline;
using Staves.Pipeline.Inspection;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Advisories;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves audit`: which security advisories affect the packages of an image, or of a plan.</summary>
static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var planning = new PlanningOptions
        {
            Platform = CommonOptions.ImagePlatform("Which platform of the image, or of the specification, such as linux/arm64 (default: this machine's, else the only or the first one)"),
        };
        Argument<string?> image = new("IMAGE")
        {
            Description = "An image to look at instead of the plan of the specification, as `staves inspect` takes it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> advisories = new("--advisories")
        {
            Description = "A repository with `metadata/glsa`, or a directory of `glsa-*.xml`, instead of the repositories of the specification",
            HelpName = "DIR",
        };
        Option<string[]> ignore = new("--ignore") { Description = "An advisory that is known: it is shown and does not fail", HelpName = "GLSA-ID" };
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("audit", "Compare the packages of an image with Gentoo's security advisories; exit with 1 where one is affected") { image, advisories, ignore, format };
        planning.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            HashSet<string> ignored = [.. (parsed.GetValue(ignore) ?? []).Select(IdOf)];
            string[] named = parsed.GetValue(advisories) ?? [];
            string? name = parsed.GetValue(image);
            ResolvedImage? resolved = name is null || named.Length == 0 ? await ResolveAsync(planning, parsed, name, terminal, cancellationToken) : null;
            (ImmutableArray<AuditedPackage> packages, string architecture) = name is null
                ? PlannedPackages(resolved!)
                : await ImagePackagesAsync(planning, parsed, name, terminal, cancellationToken);
            var audit = ImageAudit.Of(
                packages,
                architecture,
                named.Length > 0 ? [.. named.Select(Named)] : OfRepositories(resolved!),
                ignored,
                warning => terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour)),
                cancellationToken);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? AuditJson.Render(audit) : AuditText.Render(audit, terminal.OutputStyle));
            return (int)(audit.HasFindings ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }

    static async Task<ResolvedImage> ResolveAsync(
        PlanningOptions planning, ParseResult parsed, string? image, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return image is null
                ? await planning.ResolveAsync(parsed, [], LockUse.Keep, terminal, cancellationToken)
                : await planning.ResolveForThisMachineAsync(parsed, LockUse.Keep, terminal, cancellationToken);
        }
        catch (StavesException failure) when (image is not null)
        {
            throw new StavesException(new Diagnostic(
                "STV1940", $"there is nothing to compare `{image}` with: {failure.Diagnostics[0].Message}", failure.Diagnostics[0].Location, "name a repository that has advisories: `--advisories DIR`"), failure);
        }
    }

    static (ImmutableArray<AuditedPackage> Packages, string Architecture) PlannedPackages(ResolvedImage resolved) => (
        [.. resolved.Plan.ImagePackages.Select(index => AuditedPackage.Of(resolved.Plan.Packages[index].Metadata))],
        resolved.Configuration.Variables.GetValueOrDefault("ARCH") is { Length: > 0 } architecture ? architecture : ImageAudit.ArchitectureOf(ImagePlatform.Current));

    static async Task<(ImmutableArray<AuditedPackage> Packages, string Architecture)> ImagePackagesAsync(
        PlanningOptions planning, ParseResult parsed, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var locator = new ImageLocator(
            planning.Cache(parsed),
            PlatformChoice.OfImage(parsed.GetValue(planning.Platform)),
            planning.IsOffline(parsed),
            terminal.Error.WriteLine,
            warning => terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour)));
        ImageInspection inspection = await locator.ReadAsync(
            name, contents => Task.FromResult(ImageInspector.Inspect(contents, hashesFiles: false, cancellationToken)), cancellationToken);
        AuditedPackage[] packages = [.. inspection.Packages.Select(AuditedPackage.Of).OfType<AuditedPackage>()];
        return packages.Length > 0
            ? ([.. packages], ImageAudit.ArchitectureOf(inspection.Platform))
            : throw new StavesException(new Diagnostic(
                "STV1943",
                $"`{name}` does not tell which Gentoo packages it has, so nothing can be said about them",
                Hint: "`[image] package-database = true` puts them into an image; `staves audit` without an image looks at the plan"));
    }

    static string IdOf(string text) => AdvisoryId.TryParse(text, out string? id)
        ? id
        : throw new StavesException(new Diagnostic("STV1942", $"`{text}` is not the id of an advisory", Hint: "--ignore GLSA-202407-25"));

    static AdvisoryDirectory Named(string path) => AdvisoryDirectory.Find(path) ?? throw new StavesException(new Diagnostic(
        "STV1941", $"`{path}` has no advisories", Hint: "name a repository with `metadata/glsa`, or that directory itself"));

    static AdvisoryDirectory[] OfRepositories(ResolvedImage resolved)
    {
        AdvisoryDirectory[] found = [.. resolved.Repositories.All.Select(repository => AdvisoryDirectory.Find(repository.SourcesPath)).OfType<AdvisoryDirectory>()];
        return found.Length > 0 ? found : throw new StavesException(new Diagnostic(
            "STV1944",
            $"none of the repositories has advisories: {string.Join(", ", resolved.Repositories.All.Select(repository => $"`{repository.Name}`"))}",
            Hint: "Gentoo's snapshots and its rsync tree have them in `metadata/glsa`; or name a directory: `--advisories DIR`"));
    }
}
