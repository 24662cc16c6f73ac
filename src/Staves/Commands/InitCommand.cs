using System.Collections.Immutable;
using System.CommandLine;
using Staves.Authoring;
using Staves.Pipeline;
using Staves.Portage.Diagnostics;
using Staves.Rendering;
using Staves.Specification;
using Staves.Specification.Schema;

namespace Staves.Commands;

/// <summary>`staves init`: writes a first specification.</summary>
static class InitCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> packages = new Argument<string[]>("PACKAGE")
        {
            Description = "What is in the image: package dependency specifications, or names of packages where one alone is called so",
            Arity = ArgumentArity.ZeroOrMore,
        }.OfferingPackages();
        Option<string> config = CommonOptions.Config();
        Option<string?> name = new("--name") { Description = "The image's name (default: that of the first package)", HelpName = "NAME" };
        Option<string?> use = new Option<string?>("--use") { Description = "USE flags, each for those of the packages that have it: '-nls static'", HelpName = "FLAGS" }.OfferingFlagsOf(packages);
        Option<bool> musl = new("--musl") { Description = "With musl as the C library, the default where packages are compiled by this machine" };
        Option<bool> glibc = new("--glibc") { Description = "With the GNU C library" };
        Option<string?> builder = CommonOptions.Builder();
        Option<LocaleSpecification?> locale = CommonOptions.Locale();
        Option<string?> entrypoint = new("--command") { Description = "What a container runs: '/bin/bash -c'", HelpName = "WORDS" };
        Option<string?> cache = CommonOptions.BuildCache();
        Option<bool> force = new("--force") { Description = "Replace a specification that is there" };
        Option<bool> noSchema = new("--no-schema") { Description = "Write no staves.schema.json beside it, by which editors know its keys" };
        var command = new Command("init", "Write a commented specification, from these options or from a few questions")
        {
            packages, config, name, use, musl, glibc, builder, locale, entrypoint, cache, force, noSchema,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(musl) && result.GetValue(glibc))
            {
                result.AddError("`--musl` and `--glibc` exclude each other");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(config);
            var draft = new SpecificationDraft(path, CacheDirectories.Named(parsed.GetValue(cache)), terminal.Error.WriteLine);
            draft.RequireFree(parsed.GetValue(force));
            var request = new InitRequest
            {
                Packages = [.. parsed.GetValue(packages) ?? []],
                Name = parsed.GetValue(name),
                Use = Words(parsed.GetValue(use)),
                IsMusl = parsed.GetValue(musl) ? true : parsed.GetValue(glibc) ? false : null,
                Builder = parsed.GetValue(builder) ?? InitRequest.HostBuilder,
                Locale = parsed.GetValue(locale),
                Command = Words(parsed.GetValue(entrypoint)),
            };
            request = !request.Packages.IsEmpty ? request
                : Terminal.IsInteractive ? await InitQuestions.AskAsync(request, terminal.Console, cancellationToken)
                : throw new StavesException(new Diagnostic("STV1957", "no package is named, and nobody is there to be asked", Hint: "staves init app-shells/bash"));
            bool hasSchema = !parsed.GetValue(noSchema);
            string text = await draft.CreateAsync(request, hasSchema, cancellationToken);
            SpecificationDraft.Write((path, text));
            if (hasSchema)
            {
                SpecificationDraft.Write((Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, SpecificationTemplate.SchemaFile), SpecificationSchema.ToJson()));
            }

            string named = path == "staves.toml" ? "" : $" --config {path}";
            terminal.Output.Write($"{path}\nlook at it, then:  staves plan{named}  or  staves build{named}\n");
            return (int)ExitCode.Done;
        });
        return command;
    }

    static ImmutableArray<string> Words(string? text) => [.. (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
