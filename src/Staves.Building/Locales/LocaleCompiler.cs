using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Building.Builders;
using Staves.Building.Drivers;
using Staves.Building.Processes;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Locales;

/// <summary>Compiles locales of the GNU C library with the localedef(1) of this machine or of a builder; equal sources and programs give equal bytes.</summary>
public static class LocaleCompiler
{
    const string Program = "localedef";

    static readonly ImmutableDictionary<string, string> Environment = ImmutableDictionary<string, string>.Empty.Add("LC_ALL", "C").Add("PATH", "/usr/bin:/bin");

    /// <summary>The files of a locale, by their paths in its directory (`LC_CTYPE`, `LC_MESSAGES/SYS_LC_MESSAGES`).</summary>
    /// <param name="name">`en_US`, perhaps with a modifier.</param>
    /// <param name="charset">`UTF-8`.</param>
    /// <param name="work">A directory below which there is room.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">STV5501: this machine cannot make it.</exception>
    public static async Task<ImmutableSortedDictionary<string, byte[]>> CompileAsync(
        string name, string charset, string work, CancellationToken cancellationToken)
    {
        if (ProgramFinder.FindInSystem(Program) is not { } program)
        {
            throw Failure(name, charset, $"this machine has no `{Program}`", []);
        }

        using var directory = WorkDirectory.Create(work, "locale");
        string output = directory.Of("locale");
        var command = new ProcessCommand(program, Arguments(name, charset, output)) { Environment = Environment };
        ProcessResult result = await ChildProcess.RunAsync(command, cancellationToken);
        return Files(name, charset, output, result.ExitCode, result.Error);
    }

    /// <summary>The same in a builder.</summary>
    /// <inheritdoc cref="CompileAsync(string, string, string, CancellationToken)"/>
    /// <param name="name">`en_US`, perhaps with a modifier.</param>
    /// <param name="charset">`UTF-8`.</param>
    /// <param name="builder">A root filesystem.</param>
    /// <param name="runner">Runs commands in it.</param>
    /// <param name="work">A directory below which there is room.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ImmutableSortedDictionary<string, byte[]>> CompileAsync(
        string name, string charset, RootBuilder builder, IRunner runner, string work, CancellationToken cancellationToken)
    {
        const string Inside = "/var/tmp/locale";
        await builder.PrepareAsync([], cancellationToken);
        using var directory = WorkDirectory.Create(work, "locale");
        string output = Directory.CreateDirectory(directory.Of("output")).FullName;
        var sandbox = new Sandbox
        {
            Root = builder.RootOf(added: null, directory.Of("upper")),
            Entries = [.. builder.Entries(sysroot: null, directory.Of("lib")), new SandboxEntry.Bind(output, Inside, Writable: true)],
            Environment = Environment.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Command = ["/usr/bin/" + Program, .. Arguments(name, charset, Inside + "/locale")],
        };
        using var text = new MemoryStream();
        int exitCode = await runner.RunAsync(sandbox, part => text.Write(part.Span), cancellationToken);
        return Files(name, charset, Path.Combine(output, "locale"), exitCode, Encoding.UTF8.GetString(text.ToArray()));
    }

    /// <summary>With `--force` it writes the locale although its source draws warnings; but it does so after errors too.</summary>
    static ImmutableArray<string> Arguments(string name, string charset, string output) =>
        ["--force", "--no-archive", $"--inputfile={name}", $"--charmap={charset}", output];

    static ImmutableSortedDictionary<string, byte[]> Files(string name, string charset, string output, int exitCode, string complaint)
    {
        bool isWhole = exitCode <= 1 && !complaint.Contains("[error]", StringComparison.Ordinal) && File.Exists(Path.Combine(output, "LC_CTYPE"));
        return isWhole
            ? Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
                .ToImmutableSortedDictionary(file => Path.GetRelativePath(output, file), File.ReadAllBytes, StringComparer.Ordinal)
            : throw Failure(
                name, charset, string.Create(CultureInfo.InvariantCulture, $"`{Program}` refuses it with exit code {exitCode}"), complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    static StavesException Failure(string name, string charset, string why, string[] details)
    {
        const int ShownLines = 10;
        return new StavesException(new Diagnostic(
            "STV5501", $"the locale `{name}` with the charset `{charset}` cannot be made: {why}", Hint: "apt-get install locales") { Details = [.. details.TakeLast(ShownLines)] });
    }
}
