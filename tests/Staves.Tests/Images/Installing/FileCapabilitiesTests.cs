using Staves.Images.Installing;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Installing;

/// <summary>The value of security.capability, next to what setcap(8) writes.</summary>
public class FileCapabilitiesTests
{
    [Theory]
    [InlineData("cap_net_raw=ep")]
    [InlineData("cap_net_raw+ep")]
    [InlineData("cap_net_bind_service,CAP_NET_ADMIN=eip")]
    [InlineData("cap_sys_admin=p")]
    [InlineData("cap_chown=i cap_setuid+i")]
    [InlineData("cap_checkpoint_restore,cap_bpf,cap_perfmon=ep")]
    [InlineData("=ep cap_sys_admin-ep")]
    [InlineData("all=p")]
    [InlineData("cap_kill=ep-e")]
    [InlineData("cap_net_raw=ep cap_net_raw=p")]
    [InlineData("=")]
    public void Is_what_setcap_writes(string text)
    {
        using var scratch = new ScratchDirectory();
        string file = scratch["file"];
        File.WriteAllText(file, "x");
        (int code, _, string error) = RealTool.RunRaw("setcap", text, file);
        Assert.SkipUnless(code == 0 || !(error.Contains("not permitted", StringComparison.Ordinal) || error.Contains("not supported", StringComparison.Ordinal)), error);
        Assert.Equal(0, code);
        string value = RealTool.Run("getfattr", "--absolute-names", "--encoding=hex", "-n", "security.capability", file).Split("=0x")[1].Trim();
        Assert.Equal(value, Convert.ToHexStringLower(FileCapabilities.Parse(text, "file").AsSpan()));
    }

    [Theory]
    [InlineData("cap_net_raw")]
    [InlineData("cap_no_such=ep")]
    [InlineData("+ep")]
    [InlineData("cap_kill=x")]
    [InlineData("cap_kill+")]
    [InlineData("cap_kill=ep cap_chown=p")]
    public void What_setcap_refuses_is_refused(string text)
    {
        Assert.Equal("STV6101", Assert.Throws<StavesException>(() => FileCapabilities.Parse(text, "file")).Diagnostics[0].Code);
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch["file"], "x");
        Assert.NotEqual(0, RealTool.RunRaw("setcap", text, scratch["file"]).Code);
    }
}
