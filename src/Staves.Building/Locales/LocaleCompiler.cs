using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Drivers;
using Staves.Building.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Locales;

/// <summary>Compiles locales of the GNU C library with this machine's localedef(1); equal sources and programs give equal bytes.</summary>
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

        // With `--force` it writes the locale although its source draws warnings; but it does so after errors too.
        var command = new ProcessCommand(program, ["--force", "--no-archive", $"--inputfile={name}", $"--charmap={charset}", output]) { Environment = Environment };
        ProcessResult result = await ChildProcess.RunAsync(command, cancellationToken);
        bool isWhole = result.ExitCode <= 1 && !result.Error.Contains("[error]", StringComparison.Ordinal) && File.Exists(Path.Combine(output, "LC_CTYPE"));
        return isWhole
            ? Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
                .ToImmutableSortedDictionary(file => Path.GetRelativePath(output, file), File.ReadAllBytes, StringComparer.Ordinal)
            : throw Failure(
                name, charset, string.Create(CultureInfo.InvariantCulture, $"`{Program}` of this machine refuses it with exit code {result.ExitCode}"), result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    static StavesException Failure(string name, string charset, string why, string[] details)
    {
        const int ShownLines = 10;
        return new StavesException(new Diagnostic(
            "STV5501", $"the locale `{name}` with the charset `{charset}` cannot be made: {why}", Hint: "apt-get install locales") { Details = [.. details.TakeLast(ShownLines)] });
    }
}
