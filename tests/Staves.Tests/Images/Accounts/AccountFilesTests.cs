using Staves.Images.Accounts;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Images.Accounts;

public class AccountFilesTests
{
    [Fact]
    public void Every_image_has_root_and_nobody() =>
        Assert.Equal(
            [
                "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n",
                "root:x:0:\nnobody:x:65534:\n",
                "root:*:::::::\nnobody:*:::::::\n",
            ],
            Create("").Select(file => file.Text));

    [Fact]
    public void Users_groups_and_memberships_are_added_in_any_order()
    {
        (string Path, int Mode, string Text)[] files = Create("m redis web\nu redis 75:75 'key value store' /var/lib/redis -\ng web 99\ng redis 75\n");
        Assert.Contains("redis:x:75:75:key value store:/var/lib/redis:/sbin/nologin\n", files[0].Text, StringComparison.Ordinal);
        Assert.Contains("redis:x:75:\nweb:x:99:redis\n", files[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_without_a_group_gets_one_of_its_own_and_a_named_group_is_looked_up()
    {
        (string Path, int Mode, string Text)[] files = Create("u one 101\nu two 102:web\ng web 99\nr - 500-900\n# comment\n\n");
        Assert.Contains("one:x:101:101::/:/sbin/nologin\ntwo:x:102:99:", files[0].Text, StringComparison.Ordinal);
        Assert.Contains("one:x:101:\n", files[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_may_say_what_root_is()
    {
        (string Path, int Mode, string Text)[] files = Create("u root 0:0 \"super user\" /root /bin/bash\n");
        Assert.StartsWith("root:x:0:0:super user:/root:/bin/bash\n", files[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_packages_own_files_stay()
    {
        (string Path, int Mode, string Text)[] files =
            [.. AccountFiles.Create("root:!:0:0:r:/root:/bin/ash\n", "root:x:0:root,adm\n", "root:$6$x:1::::::\n", []).Texts];
        Assert.StartsWith("root:!:0:0:r:/root:/bin/ash\n", files[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("root:x:0:adm,root\n", files[1].Text, StringComparison.Ordinal);
        Assert.StartsWith("root:$6$x:1::::::\n", files[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("g web 99\ng web 98")]
    [InlineData("g web 99\ng www 99")]
    [InlineData("u a 5 x /a\nu b 5 x /b")]
    [InlineData("u a 5 x /a\nu a 5 x /b")]
    [InlineData("m nobody nogroup")]
    [InlineData("u a 5:nogroup")]
    public void Contradictions_are_errors(string text)
    {
        StavesException failure = Assert.Throws<StavesException>(() => Create(text));
        Assert.Equal("STV6007", failure.Diagnostics[0].Code);
        Assert.Equal("x/y-1: a.conf", failure.Diagnostics[0].Location!.File);
    }

    [Fact]
    public void The_same_declaration_twice_is_no_contradiction() => Assert.Equal(3, Create("u a 5 x /a\nu a 5 x /a\ng a 5\n").Length);

    [Theory]
    [InlineData("u web -")]
    [InlineData("u web /etc/ids")]
    [InlineData("g web")]
    [InlineData("u 0web 5")]
    [InlineData("u web 5 \"unclosed")]
    [InlineData("u web 5 a:b")]
    [InlineData("u web 5 x %h")]
    [InlineData("u web 4294967295")]
    [InlineData("x web 5")]
    public void A_line_without_a_fixed_id_or_of_another_form_is_an_error(string line)
    {
        StavesException failure = Assert.Throws<StavesException>(() => Create("# first\n" + line));
        Assert.Equal(("STV6006", 2), (failure.Diagnostics[0].Code, failure.Diagnostics[0].Location!.Line));
    }

    static (string Path, int Mode, string Text)[] Create(string sysusers) => [.. AccountFiles.Create("", "", "", [(sysusers, "x/y-1: a.conf")]).Texts];
}
