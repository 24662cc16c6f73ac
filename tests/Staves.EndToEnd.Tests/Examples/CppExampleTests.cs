using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Examples;

/// <summary>The example whose one package stands beside it: it fetches nothing.</summary>
public class CppExampleTests
{
    [Fact]
    public async Task A_program_in_Cpp_has_its_library_its_locale_and_what_its_install_phase_made()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/g++") && File.Exists("/usr/share/i18n/locales/de_DE"), "this machine lacks g++ or the sources of locales");
        using var workplace = new Workplace(Account.Ordinary);
        StavesResult built = (await workplace.RunAsync("build", "--offline", "--config", TestPaths.Example("cplusplus"))).ShouldSucceed();
        Assert.Contains("libstdc++.so.6 of the builder's compiler", built.Output, StringComparison.Ordinal);
        Assert.Equal("1.234.567\n42\n", (await workplace.RunAsync("run", "staves/thousands")).ShouldSucceed().Output);

        StavesResult english = (await workplace.RunAsync("build", "--locale", "en_US.UTF-8", "--config", TestPaths.Example("cplusplus"))).ShouldSucceed();
        Assert.Empty(english.Compiled);
        Assert.Equal("1,234,567\n42\n", (await workplace.RunAsync("run", "staves/thousands")).ShouldSucceed().Output);
    }
}
