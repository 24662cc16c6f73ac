using System.Collections.Immutable;
using Staves.Building.Locales;
using Staves.Building.Processes;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.Locales;

/// <summary>Locales that the real localedef(1) compiles and the real C library reads.</summary>
public sealed class LocaleCompilerTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_C_library_reads_a_compiled_locale()
    {
        ImmutableSortedDictionary<string, byte[]> files = await CompileAsync("one");
        foreach ((string path, byte[] content) in files)
        {
            string file = _scratch[$"locales/de_DE.utf8/{path}"];
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        }

        var environment = new Dictionary<string, string> { ["LOCPATH"] = _scratch["locales"], ["LC_ALL"] = "de_DE.UTF-8", ["PATH"] = "/usr/bin:/bin" };
        ProcessResult result = await ChildProcess.RunAsync(
            new ProcessCommand("locale", ["decimal_point", "charmap"]) { Environment = environment }, TestContext.Current.CancellationToken);
        Assert.Equal(",\nUTF-8\n", result.RequireSuccess().Output);
        Assert.Contains("LC_MESSAGES/SYS_LC_MESSAGES", files.Keys);
    }

    [Fact]
    public async Task The_same_locale_has_the_same_bytes_and_nothing_stays_behind()
    {
        ImmutableSortedDictionary<string, byte[]> one = await CompileAsync("one");
        ImmutableSortedDictionary<string, byte[]> two = await CompileAsync("two");
        Assert.Equal(one.Keys, two.Keys);
        Assert.All(one, file => Assert.Equal(file.Value, two[file.Key]));
        Assert.Empty(Directory.EnumerateDirectories(_scratch["one"]));
    }

    [Theory]
    [InlineData("xx_YY", "UTF-8")]
    [InlineData("de_DE", "NO-SUCH-CHARSET")]
    public async Task A_locale_that_this_machine_does_not_know_is_refused(string name, string charset)
    {
        Assert.SkipUnless(RealTool.IsInstalled("localedef"), "`localedef` is not installed");
        StavesException failure = await Assert.ThrowsAsync<StavesException>(
            () => LocaleCompiler.CompileAsync(name, charset, _scratch["work"], TestContext.Current.CancellationToken));
        Diagnostic diagnostic = Assert.Single(failure.Diagnostics);
        Assert.Equal("STV5501", diagnostic.Code);
        Assert.StartsWith($"the locale `{name}` with the charset `{charset}` cannot be made: ", diagnostic.Message, StringComparison.Ordinal);
        Assert.NotEmpty(diagnostic.Details);
    }

    Task<ImmutableSortedDictionary<string, byte[]>> CompileAsync(string work)
    {
        Assert.SkipUnless(RealTool.IsInstalled("localedef") && File.Exists("/usr/share/i18n/locales/de_DE"), "this machine has no sources of locales");
        return LocaleCompiler.CompileAsync("de_DE", "UTF-8", _scratch[work], TestContext.Current.CancellationToken);
    }
}
