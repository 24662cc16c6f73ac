using Staves.Images.RootTrees;
using Staves.Tests.Portage;

namespace Staves.Tests.Images.RootTrees;

public class PruningRulesTests
{
    [Fact]
    public void Words_of_install_mask_match_as_in_Portage()
    {
        string[] all =
        [
            "usr/share/doc", "usr/share/doc/x/README", "usr/share/doc/x/", "usr/lib/libx.la", "etc/a.conf", "a.conf", "etc/conf.d/a.conf",
            "usr/share/man/man1/x.1", "usr/share/manual/x", "usr/bin/tool",
        ];
        ConformanceCases.Check(
            ConformanceCases.Vectors("install-mask"),
            row => row.Text("mask"),
            row =>
            {
                MaskPattern[] patterns = [.. row.Text("mask").Split(' ').Select(word => new MaskPattern(word))];
                IEnumerable<string> masked = all.Where(path =>
                    patterns.LastOrDefault(one => one.Matches(path.TrimEnd('/'), path.EndsWith('/'))) is { IsExclusion: false });
                return masked.SequenceEqual(row.Texts("masked")) ? null : string.Join(' ', masked);
            });
    }

    [Theory]
    [InlineData("usr/share/doc/bash-5.3/README", "documentation")]
    [InlineData("usr/share/man/man1/bash.1", "documentation")]
    [InlineData("usr/include/stdio.h", "development files")]
    [InlineData("usr/lib64/libz.a", "development files")]
    [InlineData("usr/lib/crt1.o", "development files")]
    [InlineData("usr/lib/libz.la", "development files")]
    [InlineData("usr/lib64/pkgconfig/zlib.pc", "development files")]
    [InlineData("usr/libexec/toolchain/x86_64-pc-linux-musl-gcc", "development files")]
    [InlineData("usr/share/bash-completion/completions/nginx", "shell completion")]
    [InlineData("var/db/pkg/app-shells/bash-5.3/CONTENTS", "package database")]
    [InlineData("var/cache/ldconfig/aux-cache", "caches")]
    [InlineData("usr/lib/python3.13/__pycache__/os.cpython-313.pyc", "caches")]
    [InlineData("usr/share/locale/de/LC_MESSAGES/bash.mo", "translations")]
    [InlineData("usr/lib/libz.so.1", null)]
    [InlineData("usr/lib64/libstdc++.so.6", null)]
    [InlineData("usr/share/terminfo/x/xterm", null)]
    [InlineData("etc/ssl/certs/ca-certificates.crt", null)]
    [InlineData("usr/share/cmake/Modules/FindZLIB.cmake", null)]
    [InlineData("usr/lib/modules/6.1/kernel/fs/ext4.ko", null)]
    [InlineData("usr/bin/a.out", null)]
    [InlineData("usr/share/includes", null)]
    public void The_table_leaves_out_what_a_running_image_does_not_use(string path, string? reason) =>
        Assert.Equal(reason, PruningRules.Create(locale: null, installMask: "").ReasonToLeaveOut(path, isDirectory: false));

    [Fact]
    public void Translations_of_the_wanted_locale_stay()
    {
        var rules = PruningRules.Create("de_CH", "");
        Assert.Null(rules.ReasonToLeaveOut("usr/share/locale/de/LC_MESSAGES/bash.mo", isDirectory: false));
        Assert.Null(rules.ReasonToLeaveOut("usr/share/locale/de_CH/LC_MESSAGES/bash.mo", isDirectory: false));
        Assert.NotNull(rules.ReasonToLeaveOut("usr/share/locale/den/LC_MESSAGES/bash.mo", isDirectory: false));
        Assert.NotNull(rules.ReasonToLeaveOut("usr/share/locale/fr/LC_MESSAGES/bash.mo", isDirectory: false));
    }

    [Theory]
    [InlineData("usr/lib/locale/de_CH.utf8/LC_CTYPE", true)]
    [InlineData("usr/lib/locale/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES", true)]
    [InlineData("usr/lib/locale/locale-archive", true)]
    [InlineData("usr/lib/locale/fr_FR.utf8/LC_CTYPE", false)]
    public void Compiled_locales_stay_where_none_is_wanted_and_give_way_to_the_one_that_is(string path, bool stays)
    {
        Assert.Null(PruningRules.Create(locale: null, "").ReasonToLeaveOut(path, isDirectory: false));
        Assert.Equal(stays, PruningRules.Create("de_CH", "").ReasonToLeaveOut(path, isDirectory: false) is null);
    }

    [Fact]
    public void The_users_words_come_last_and_can_take_headers_back_in()
    {
        var rules = PruningRules.Create(locale: null, "-/usr/include /usr/bin/perl*");
        Assert.Null(rules.ReasonToLeaveOut("usr/include/stdio.h", isDirectory: false));
        Assert.Equal("INSTALL_MASK", rules.ReasonToLeaveOut("usr/bin/perl5.40", isDirectory: false));
    }
}
