using System.Text;
using SharpCompress.Compressors.BZip2;
using Staves.Building.InstallPhases;
using Staves.Packages.Gpkg;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Building.InstallPhases;

/// <summary>What install phases come to, read from saved environments without running anything.</summary>
public class InstallPlanTests
{
    [Theory]
    [InlineData("acct-group/staver/staver-0-1", "preinst", "mkdir")]
    [InlineData("acct-user/staver/staver-0-1", "preinst", "mkdir")]
    [InlineData("app-misc/phases/phases-1.1-1", "setup preinst postinst", "a redirection in pkg_postinst")]
    [InlineData("app-misc/caps/caps-1-1", null, null)]
    [InlineData("app-misc/cfg/cfg-1.1-1", null, null)]
    [InlineData("dev-libs/libgreet/libgreet-2.0-1", "preinst postinst", "mkdir")]
    public void Packages_that_Portage_made_are_read(string package, string? phases, string? reason)
    {
        using var file = GpkgFile.Open(TestPaths.SharedOrSkip($"fixtures/binpkgs/gpkg-zstd-multi/{package}.gpkg.tar"));
        var plan = InstallPlan.Of(file.Metadata, VersionedPackageName.Parse("app-misc/x-1"), []);
        Assert.Equal(phases, plan is null ? null : string.Join(' ', plan.PhasesToRun));
        Assert.Equal(reason, plan?.Reason);
    }

    [Theory]
    [InlineData("pkg_postinst", "elog x; optfeature y z", "None")]
    [InlineData("pkg_postinst", "udev_reload; systemctl daemon-reload", "RunningSystem")]
    [InlineData("pkg_postinst", "tmpfiles_process x.conf", "TemporaryFiles")]
    [InlineData("pkg_postinst", "xdg_pkg_postinst; gnome2_schemas_update", "SharedCaches")]
    [InlineData("pkg_postinst", "ldconfig -r \"${ROOT}\"; env-update", "Environment")]
    [InlineData("pkg_preinst", "preserve_old_lib /usr/lib/libx.so.1", "Replacement")]
    [InlineData("pkg_setup", "python-single-r1_pkg_setup; linux-info_pkg_setup", "Preparation RunningSystem")]
    [InlineData("pkg_setup", "append-flags -O2; export X=1", "")]
    public void What_is_known_is_not_run(string phase, string body, string effects)
    {
        InstallPlan plan = Plan($"{phase} () \n{{ \n    {body}\n}}\n", phase["pkg_".Length..])!;
        Assert.Empty(plan.PhasesToRun);
        Assert.Equal(effects, string.Join(' ', plan.Effects.Order()));
    }

    [Theory]
    [InlineData("mkdir x", "mkdir")]
    [InlineData("nonfatal command rm x", "rm")]
    [InlineData("\"${TOOL}\" x", "a command in pkg_postinst that only bash can name")]
    [InlineData("helper", "touch")]
    [InlineData("echo x > \"${EROOT}\"/etc/x", "a redirection in pkg_postinst")]
    [InlineData("eval \"${X}\"", "eval")]
    [InlineData("source x", "source")]
    [InlineData("cat x", "rm")]
    public void What_is_not_known_has_to_run_after_what_comes_before_it(string body, string reason)
    {
        const string Others = "pkg_setup () \n{ \n    :\n}\nhelper () \n{ \n    einfo x;\n    helper;\n    touch y\n}\n";
        string cat = body.StartsWith("cat", StringComparison.Ordinal) ? "cat () \n{ \n    rm -f \"$1\"\n}\n" : "";
        InstallPlan plan = Plan($"{Others}{cat}pkg_postinst () \n{{ \n    {body}\n}}\n", "setup postinst")!;
        Assert.Equal(["setup", "postinst"], plan.PhasesToRun);
        Assert.Equal(reason, plan.Reason);
    }

    [Fact]
    public void What_cannot_be_read_has_to_run()
    {
        InstallPlan plan = Plan("pkg_postinst () \n{ \n    coproc x\n}\n", "postinst")!;
        Assert.Equal(["postinst"], plan.PhasesToRun);
    }

    [Fact]
    public void Only_accounts_make_pkg_setup_run_by_itself()
    {
        Assert.Equal(["setup"], Plan("pkg_setup () \n{ \n    enewuser x\n}\nenewuser () \n{ \n    useradd \"$1\"\n}\n", "setup")!.PhasesToRun);
        Assert.Empty(Plan("pkg_setup () \n{ \n    mkdir x\n}\npkg_postinst () \n{ \n    :\n}\n", "postinst setup")!.PhasesToRun);
    }

    [Fact]
    public void Phases_that_are_left_out_are_not_looked_at()
    {
        const string Text = "pkg_preinst () \n{ \n    rm x\n}\npkg_postinst () \n{ \n    tmpfiles_process x.conf\n}\n";
        InstallPlan plan = Plan(Text, "preinst postinst", "postinst")!;
        Assert.Equal(["preinst"], plan.PhasesToRun);
        Assert.Empty(plan.Effects);
        Assert.Null(Plan(Text, "preinst postinst", "postinst", "preinst"));
        Assert.Null(Plan(Text, "install compile"));
    }

    [Fact]
    public void The_home_directory_of_an_account_has_owner_and_mode_from_the_environment()
    {
        const string Phases = "pkg_preinst () \n{ \n    acct-user_pkg_preinst\n}\nacct-user_pkg_preinst () \n{ \n    useradd x\n}\n";
        AccountHome home = AccountHome.Of(Plan("declare _ACCT_USER_HOME=\"/var/lib/web\"\ndeclare _ACCT_USER_GROUPS=\"www web\"\ndeclare ACCT_USER_NAME=\"web\"\n" + Phases, "preinst")!)!;
        Assert.Equal(new AccountHome("var/lib/web", "web", "www", Convert.ToInt32("755", 8)), home);
        home = AccountHome.Of(Plan(
            "declare _ACCT_USER_HOME=\"/srv\"\ndeclare _ACCT_USER_HOME_OWNER=\"root:81\"\ndeclare _ACCT_USER_HOME_PERMS=\"0750\"\n" + Phases, "preinst")!)!;
        Assert.Equal(new AccountHome("srv", "root", "81", Convert.ToInt32("750", 8)), home);
        Assert.Null(AccountHome.Of(Plan("declare _ACCT_USER_HOME=\"/dev/null\"\n" + Phases, "preinst")!));
        Assert.Equal("STV5406", Assert.Throws<StavesException>(() => AccountHome.Of(
            Plan("declare _ACCT_USER_HOME=\"/srv\"\ndeclare _ACCT_USER_HOME_PERMS=\"u=rwx\"\n" + Phases, "preinst")!)).Diagnostics[0].Code);
    }

    [Fact]
    public void File_capabilities_are_those_of_FILECAPS()
    {
        const string Text = """
            declare -a FILECAPS=([0]="-m" [1]="4711" [2]="cap_net_raw" [3]="bin/ping" [4]="bin/arping" [5]="--" [6]="-M" [7]="0750" [8]="cap_sys_admin+p" [9]="/usr/bin/x")
            pkg_postinst () 
            { 
                fcaps_pkg_postinst
            }

            """;
        Assert.Equal(
            [
                new CapabilityGrant("bin/ping", "cap_net_raw=ep", "", "", null, IsHidden: false),
                new CapabilityGrant("bin/arping", "cap_net_raw=ep", "", "", null, IsHidden: false),
                new CapabilityGrant("usr/bin/x", "cap_sys_admin+p", "", "", Convert.ToInt32("750", 8), IsHidden: false),
            ],
            CapabilityGrant.Of(Plan(Text, "postinst")! with { Use = ["filecaps"] }));
        Assert.Equal(new CapabilityGrant("bin/ping", null, "", "", Convert.ToInt32("4711", 8), IsHidden: false), CapabilityGrant.Of(Plan(Text, "postinst")!)[0]);

        // Earlier versions of the eclass had defaults of their own.
        const string Earlier = "fcaps () \n{ \n    local owner='0';\n    local group='0' mode='4711' caps_mode='711'\n}\n";
        Assert.Equal(new CapabilityGrant("usr/bin/x", null, "0", "0", Convert.ToInt32("4711", 8), IsHidden: false), CapabilityGrant.Of(Plan(Text + Earlier, "postinst")!)[2]);
        Assert.Equal(Convert.ToInt32("711", 8), CapabilityGrant.Of(Plan(Text + Earlier, "postinst")! with { Use = ["filecaps"] })[0].Mode);
    }

    [Fact]
    public void Phases_without_an_environment_and_a_broken_one_are_errors()
    {
        var metadata = new Dictionary<string, ReadOnlyMemory<byte>> { ["DEFINED_PHASES"] = "postinst"u8.ToArray() };
        Diagnostic missing = Assert.Single(Assert.Throws<StavesException>(() => InstallPlan.Of(metadata, VersionedPackageName.Parse("app-misc/x-1"), [])).Diagnostics);
        Assert.Equal(("STV5402", "if the image does without: ['app-misc/x'] skip-phases = ['postinst']"), (missing.Code, missing.Hint));
        byte[] whole = Compressed("pkg_postinst () \n{ \n    :\n}\n");
        foreach (byte[] broken in new[] { whole[..10], "BZh9 nonsense"u8.ToArray(), [], "plain text"u8.ToArray(), [.. whole[..20], .. new byte[40]] })
        {
            metadata["environment.bz2"] = broken;
            Assert.Equal("STV5401", Assert.Throws<StavesException>(() => InstallPlan.Of(metadata, VersionedPackageName.Parse("app-misc/x-1"), [])).Diagnostics[0].Code);
        }

        metadata["environment.bz2"] = Compressed(new string('x', 17 * 1024 * 1024));
        Assert.Contains("larger", Assert.Throws<StavesException>(() => InstallPlan.Of(metadata, VersionedPackageName.Parse("app-misc/x-1"), [])).Diagnostics[0].Message, StringComparison.Ordinal);
    }

    static InstallPlan? Plan(string environment, string phases, params string[] skipped) => InstallPlan.Of(
        new Dictionary<string, ReadOnlyMemory<byte>>
        {
            ["DEFINED_PHASES"] = Encoding.UTF8.GetBytes(phases + "\n"),
            ["EAPI"] = "8\n"u8.ToArray(),
            ["environment.bz2"] = Compressed(environment),
        },
        VersionedPackageName.Parse("app-misc/x-1"),
        skipped);

    static byte[] Compressed(string text)
    {
        using var output = new MemoryStream();
        using (var bzip2 = BZip2Stream.Create(output, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
        {
            bzip2.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }
}
