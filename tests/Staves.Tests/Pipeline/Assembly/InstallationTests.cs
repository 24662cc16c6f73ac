using Staves.Building.Scheduling;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Building.Runners;
using Staves.Tests.Images;

namespace Staves.Tests.Pipeline.Assembly;

/// <summary>What install phases do to an image; the packages are real ones.</summary>
public sealed class InstallationTests : IDisposable
{
    const string Empty = "src_install() { keepdir /usr/share/x; }\n";

    readonly InstallWorkshop _workshop = new();

    public InstallationTests() => Directory.CreateDirectory(_workshop.Cache.Root);

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_phase_that_only_talks_does_not_run()
    {
        using RootTree tree = await InstallAsync("talk-1", """
            src_install() { insinto /etc; newins - talk.conf <<<x; }
            pkg_setup() { [[ -n ${MERGE_TYPE} ]] || die; }
            pkg_postinst() {
                local version
                for version in ${REPLACING_VERSIONS}; do
                    if ver_test "${version}" -lt 1; then ewarn "Old: ${version}"; fi
                done
                elog "Read $(cat /proc/version 2>/dev/null | head -n 1)"
                case ${PV} in 1) einfo one ;; *) die ;; esac
            }
            """);
        Assert.Empty(_workshop.Ran);
        Assert.False(Directory.Exists(_workshop.Cache.Work));
    }

    [Fact]
    public async Task What_phases_make_change_and_remove_is_in_the_tree_as_the_packages_own()
    {
        string first = await _workshop.PackageAsync("first-1", """
            src_install() {
                insinto /etc/first
                newins - keep.conf <<<keep
                newins - change.conf <<<before
                newins - gone.conf <<<gone
                dosym keep.conf /etc/first/link.conf
            }
            """);
        string second = await _workshop.PackageAsync("second-1", """
            src_install() { insinto /usr/share/second; newins - own <<<own; newins - drop <<<drop; }
            pkg_preinst() {
                echo "made by preinst" > "${ED}"/usr/share/second/from-preinst || die
                rm "${ED}"/usr/share/second/drop || die
                sed -i -e s/own/changed/ "${ED}"/usr/share/second/own || die
                [[ -e ${EROOT}/etc/first/keep.conf && ! -e ${EROOT}/usr/share/second ]] || die "the root is wrong"
                SAVED=$(<"${EROOT}"/etc/first/change.conf)
            }
            pkg_postinst() {
                [[ ${SAVED} == before ]] || die "a variable is lost"
                [[ -e ${EROOT}/usr/share/second/from-preinst && ! -e ${EROOT}/usr/share/second/drop ]] || die "the merge is wrong"
                echo after > "${EROOT}"/etc/first/change.conf || die
                rm "${EROOT}"/etc/first/gone.conf || die
                ln -sfn change.conf "${EROOT}"/etc/first/link.conf || die
                mkdir -m 0700 "${EROOT}"/var/second || die
                printf made > "${EROOT}"/var/second/file || die
                ln "${EROOT}"/var/second/file "${EROOT}"/var/second/twin || die
                chmod 4755 "${EROOT}"/usr/share/second/own || die
            }
            """);
        using RootTree tree = await _workshop.InstallAsync(first, second);
        Assert.Equal("keep\n", tree.Text("etc/first/keep.conf"));
        Assert.Equal("after\n", tree.Text("etc/first/change.conf"));
        Assert.Null(tree.Find("etc/first/gone.conf"));
        Assert.Equal("change.conf", tree.Find("etc/first/link.conf")!.Member.LinkTarget);
        Assert.Equal("changed\n", tree.Text("usr/share/second/own"));
        Assert.Equal(Convert.ToInt32("4755", 8), tree.Find("usr/share/second/own")!.Member.Mode);
        Assert.Equal("made by preinst\n", tree.Text("usr/share/second/from-preinst"));
        Assert.Null(tree.Find("usr/share/second/drop"));
        Assert.Equal(Convert.ToInt32("0700", 8), tree.Find("var/second")!.Member.Mode);
        Assert.Equal((TarMemberKind.HardLink, "var/second/file"), (tree.Find("var/second/twin")!.Member.Kind, tree.Find("var/second/twin")!.Member.LinkTarget));
        Assert.Equal("app-misc/first-1", tree.Find("etc/first/change.conf")!.Package);
        Assert.Equal("app-misc/second-1", tree.Find("var/second/file")!.Package);
        Assert.Equal(["app-misc/second-1 preinst", "app-misc/second-1 postinst"], _workshop.Ran);
        Assert.All(tree.Entries, entry => Assert.InRange(entry.Member.ModificationTime, 0, 1700000000));
        Assert.All(tree.Entries, entry => Assert.Equal((0, 0), (entry.Member.UserId, entry.Member.GroupId)));
    }

    [Fact]
    public async Task The_same_packages_give_the_same_tree()
    {
        string package = await _workshop.PackageAsync("same-1", Empty + """
            pkg_postinst() {
                date > "${EROOT}"/usr/share/when || die
                date -r "${EROOT}"/usr/share/when -u +%s > /dev/null
                echo "$RANDOM" > "${T}"/not-in-the-tree
                rm "${EROOT}"/usr/share/when
                mkdir "${EROOT}"/usr/share/{b,a} && touch "${EROOT}"/usr/share/{b,a}/{2,1} || die
            }
            """);
        using RootTree one = await _workshop.InstallAsync(package);
        using RootTree two = await _workshop.InstallAsync(package);
        Assert.Equal(one.Fingerprint, two.Fingerprint);
        Assert.NotNull(one.Find("usr/share/a/1"));
    }

    [Fact]
    public async Task Nothing_but_the_root_and_the_package_can_be_written_and_there_is_no_network()
    {
        using RootTree tree = await InstallAsync("closed-1", Empty + """
            pkg_postinst() {
                local where
                for where in /etc /usr /usr/share /var /bin / "${BROOT}"/usr/lib; do
                    ! ( : > "${where}/written" ) 2>/dev/null || die "${where} can be written"
                done
                ! ( : < /dev/tcp/127.0.0.1/9 ) 2>/dev/null || die "there is a network"
                [[ $(ls /proc/net/route >/dev/null 2>&1 && wc -l </proc/net/route) -le 1 ]] || die "there are routes"
                touch "${EROOT}"/usr/share/ran || die
            }
            """);
        Assert.NotNull(tree.Find("usr/share/ran"));
    }

    [Fact]
    public async Task Owners_and_capabilities_that_only_root_could_give_are_in_the_tree()
    {
        string accounts = await _workshop.PackageAsync("accounts-1", """
            src_install() { insinto /usr/lib/sysusers.d; newins - web.conf <<<$'g web 82\nu web 81:web "" /srv/web /sbin/nologin'; }
            """);
        string package = await _workshop.PackageAsync("owned-1", """
            src_install() {
                keepdir /srv/web/a
                insinto /srv/web; newins - f <<<f
                dosym f /srv/web/link
                exeinto /usr/bin; newexe - tool <<<x
            }
            pkg_preinst() {
                fowners web:web /srv/web/f
                chown -h web "${ED}"/srv/web/link || die
            }
            pkg_postinst() {
                chown -R web "${EROOT}"/srv/web/a || die
                chgrp 82 "${EROOT}"/srv/web || die
                find "${EROOT}"/srv/web -name .keep\* -exec chown :web {} + || die
                setcap cap_net_bind_service=ep "${EROOT}"/usr/bin/tool || die
                setcap -v cap_net_bind_service=ep "${EROOT}"/usr/bin/tool || die
                [[ $(id -u web) == 81 ]] || die "the image's accounts are not known"
            }
            """);
        using RootTree tree = await _workshop.InstallAsync(accounts, package);
        Assert.Equal((81L, 82L), OwnerOf(tree, "srv/web/f"));
        Assert.Equal((81L, 0L), OwnerOf(tree, "srv/web/link"));
        Assert.Equal((81L, 0L), OwnerOf(tree, "srv/web/a"));
        Assert.Equal((0L, 82L), OwnerOf(tree, "srv/web"));
        Assert.Equal([1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], tree.Find("usr/bin/tool")!.Member.ExtendedAttributes["security.capability"]);
    }

    [Fact]
    public async Task Accounts_that_a_phase_writes_itself_are_accounts_of_the_image()
    {
        string package = await _workshop.PackageAsync("account-1", Empty + """
            pkg_preinst() {
                echo "web:x:81:81:Web:/srv:/bin/false" >> "${EROOT}"/etc/passwd || die
                echo "web:x:81:" >> "${EROOT}"/etc/group || die
                mkdir -p "${EROOT}"/usr && touch "${EROOT}"/usr/of-web && chown web: "${EROOT}"/usr/of-web || die
            }
            """);
        string other = await _workshop.PackageAsync("root-1", """
            src_install() { insinto /usr/lib/sysusers.d; newins - root.conf <<<$'u root 0:0 "Chief" /root /bin/bash'; }
            """);
        using RootTree tree = await _workshop.InstallAsync(other, package);
        Assert.Contains("root:x:0:0:Chief:/root:/bin/bash\n", tree.Text("etc/passwd"), StringComparison.Ordinal);
        Assert.Contains("web:x:81:81:Web:/srv:/bin/false\n", tree.Text("etc/passwd"), StringComparison.Ordinal);
        Assert.Contains("web:*:", tree.Text("etc/shadow"), StringComparison.Ordinal);
        Assert.Equal((81L, 81L), OwnerOf(tree, "usr/of-web"));

        // What every image has does not stand in the way of a later package.
        using RootTree turned = await _workshop.InstallAsync(package, other);
        Assert.Contains("root:x:0:0:Chief:/root:/bin/bash\n", turned.Text("etc/passwd"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("die \"this and that\"", "STV5403", "`app-misc/bad-1` fails in its pkg_postinst: this and that")]
    [InlineData("mkdir /usr/no || exit 3", "STV5404", "`app-misc/bad-1` ends in its pkg_postinst with exit code 3")]
    [InlineData("no-such-program --all || true", "STV5405", "pkg_postinst of `app-misc/bad-1` needs `no-such-program`, which this machine does not have")]
    [InlineData("mkfifo \"${EROOT}\"/usr/pipe || die", "STV6102", "`/usr/pipe`, which an install phase of `app-misc/bad-1` made, is no file, directory or link")]
    [InlineData("mkdir \"${EROOT}\"/usr/x; touch \"${EROOT}\"/usr/x/f; chown nobody-knows \"${EROOT}\"/usr/x/f", "STV6103", "`/usr/x/f` is to belong to the user `nobody-knows`, which the image does not have, says an install phase of `app-misc/bad-1`")]
    public async Task What_cannot_be_done_is_refused_by_name(string command, string code, string message)
    {
        string package = await _workshop.PackageAsync("bad-1", Empty + $"pkg_postinst() {{ einfo before; mkdir -p \"${{EROOT}}\"/usr; {command}; }}");
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => _workshop.InstallAsync(package));
        Diagnostic diagnostic = Assert.Single(failure.Diagnostics);
        Assert.Equal((code, message), (diagnostic.Code, diagnostic.Message));
        if (code.StartsWith("STV5", StringComparison.Ordinal))
        {
            Assert.Equal("if the image does without: ['app-misc/bad'] skip-phases = ['postinst']", diagnostic.Hint);
            Assert.Contains(" * before", diagnostic.Details);
        }

        using var lenient = new InstallWorkshop { Skipped = ["postinst"] };
        using RootTree tree = await lenient.InstallAsync(package);
        Assert.Empty(lenient.Ran);
    }

    [Fact]
    public async Task A_program_that_is_asked_for_may_be_missing()
    {
        using RootTree tree = await InstallAsync("asks-1", Empty + """
            pkg_postinst() {
                if type no-such-program &>/dev/null || command -v no-such-program >/dev/null; then no-such-program; fi
                touch "${EROOT}"/usr/share/done || die
            }
            """);
        Assert.NotNull(tree.Find("usr/share/done"));
    }

    [Fact]
    public async Task Output_of_phases_is_in_a_log_and_among_the_events()
    {
        using RootTree tree = await InstallAsync("log-1", Empty + "pkg_postinst() { ewarn \"a warning\"; touch \"${EROOT}\"/usr/share/x/y || die; }");
        Assert.Contains(_workshop.Events.OfType<ScheduleEvent.Output>(), output => output.Line == " * WARNING: a warning");
        Assert.Contains(" * WARNING: a warning\n", await File.ReadAllTextAsync(
            Path.Combine(_workshop.Cache.Logs, "app-misc", "log-1.postinst.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(_workshop.Cache.Work));
    }

    [Theory]
    [InlineData(6, "/image/", "/image/usr/share/x")]
    [InlineData(7, "/image", "/image/usr/share/x")]
    [InlineData(8, "/image", "/image/usr/share/x")]
    public async Task Roots_end_as_the_EAPI_says(int eapi, string root, string path)
    {
        string package = await _workshop.PackageAsync(_workshop.Ebuild($"roots-{eapi}", $$"""
            EAPI={{eapi}}
            DESCRIPTION=x
            SLOT=0
            S=${WORKDIR}
            src_install() { keepdir /usr/share/x; }
            pkg_postinst() { echo "${ROOT} ${EROOT} ${MERGE_TYPE} ${EBUILD_PHASE} ${REPLACING_VERSIONS:-none}" > "${EROOT%/}"/usr/share/x/roots || die; [[ -d {{path}} ]] || die; }
            """));
        using RootTree tree = await _workshop.InstallAsync(package);
        Assert.Equal($"{root} {root} binary postinst none\n", tree.Text("usr/share/x/roots"));
    }

    [Fact]
    public async Task Pruning_counts_for_what_phases_make()
    {
        using var workshop = new InstallWorkshop { Rules = PruningRules.Create(null, "") };
        string package = await workshop.PackageAsync("docs-1", Empty + """
            pkg_postinst() { mkdir -p "${EROOT}"/usr/share/{doc,kept} && touch "${EROOT}"/usr/share/{doc,kept}/f || die; }
            """);
        using RootTree tree = await workshop.InstallAsync(package);
        Assert.NotNull(tree.Find("usr/share/kept/f"));
        Assert.Null(tree.Find("usr/share/doc"));
    }

    [Fact]
    public async Task Packages_that_Portage_made_do_what_they_did_when_Portage_installed_them()
    {
        string fixtures = TestPaths.SharedOrSkip("fixtures");
        await SandboxSupport.RequireAsync();
        string[] names =
        [
            "dev-libs/libgreet/libgreet-2.0-1", "app-misc/phases/phases-1.1-1", "acct-group/staver/staver-0-1", "acct-user/staver/staver-0-1",
            "app-misc/hello/hello-2.1-r3-2",
        ];
        using RootTree tree = await _workshop.InstallAsync([.. names.Select(name => $"{fixtures}/binpkgs/gpkg-zstd-multi/{name}.gpkg.tar")]);

        // The log of Portage goes on with what happened when the package was removed again.
        string[] portage = await File.ReadAllLinesAsync($"{fixtures}/vdb/root-binary/var/log/fixlog.log", TestContext.Current.CancellationToken);
        Assert.Equal(
            portage.Where(line => line.Split(' ')[1] is "preinst" or "postinst"),
            tree.Text("var/log/fixlog.log").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("made by preinst\n", tree.Text("usr/share/phases/from-preinst"));
        Assert.Equal("not owned\n", tree.Text("usr/share/phases/from-postinst"));
        Assert.Equal(
            await File.ReadAllLinesAsync($"{fixtures}/vdb/root-binary/etc/passwd", TestContext.Current.CancellationToken),
            tree.Text("etc/passwd").Split('\n').Where(line => line.StartsWith("staver:", StringComparison.Ordinal)));
    }

    async Task<RootTree> InstallAsync(string nameAndVersion, string body)
    {
        await SandboxSupport.RequireAsync();
        return await _workshop.InstallAsync(await _workshop.PackageAsync(nameAndVersion, body));
    }

    static (long User, long Group) OwnerOf(RootTree tree, string path) => (tree.Find(path)!.Member.UserId, tree.Find(path)!.Member.GroupId);
}
