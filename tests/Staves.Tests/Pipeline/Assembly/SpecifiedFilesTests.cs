using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Images.Sizes;
using Staves.Packages.Tar;
using Staves.Pipeline.Assembly;
using Staves.Pipeline.Locking;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Specification.Locking;
using Staves.Tests.Packages;

namespace Staves.Tests.Pipeline.Assembly;

/// <summary>`[[files]]`: what the user's own files are in the image and in the lock.</summary>
public sealed class SpecifiedFilesTests : IDisposable
{
    const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_directory_comes_with_programs_links_and_empty_directories_whatever_the_umask_was()
    {
        string source = Source();
        Assert.Equal(
            [
                "etc Directory 755 0:0", "etc/motd File 644 0:0", "srv Directory 755 0:0", "srv/www Directory 755 0:0", "srv/www/empty Directory 755 0:0", "srv/www/index.html File 644 0:0",
                "srv/www/latest SymbolicLink 777 0:0 -> index.html", "srv/www/out SymbolicLink 777 0:0 -> /etc/motd", "srv/www/start File 755 0:0",
            ],
            Listing(File("/srv/www") with { Source = source }, File("/etc/motd") with { Content = "hello" }));
    }

    [Fact]
    public void A_mode_is_for_the_files_and_lets_directories_be_entered_by_whom_it_lets_read() => Assert.Equal(
        ["srv/www Directory 750 82:82", "srv/www/empty Directory 750 82:82", "srv/www/index.html File 640 82:82", "srv/www/start File 640 82:82"],
        Listing(File("/srv/www") with { Source = Source(), Mode = 0b110_100_000, Owner = "82", Group = "82" })
            .Where(line => line.StartsWith("srv/www", StringComparison.Ordinal) && !line.Contains("->", StringComparison.Ordinal)));

    [Fact]
    public void A_directory_of_a_package_keeps_its_mode_below_a_source_and_not_where_one_is_asked_for()
    {
        RootEntry Srv(FileSpecification file)
        {
            using RootTree tree = Build(
                builder => builder.Add(
                    "cat/pkg-1",
                    visit => visit(new TarMember { Path = "srv/www", Kind = TarMemberKind.Directory, Mode = 0b111_000_000 }, Stream.Null),
                    TestContext.Current.CancellationToken),
                file);
            return tree.Find("srv/www")!;
        }

        RootEntry below = Srv(File("/srv/www") with { Source = Source() });
        Assert.Equal((0b111_000_000, "cat/pkg-1"), (below.Member.Mode, below.Package));
        RootEntry asked = Srv(File("/srv/www") with { IsDirectory = true });
        Assert.Equal((0b111_101_101, EntryOrigin.Specification), (asked.Member.Mode, asked.Package));
    }

    [Fact]
    public void Links_and_directories_of_their_own_need_no_source() => Assert.Equal(
        ["run/app.sock SymbolicLink 777 0:0 -> /var/run/real", "var/lib/app Directory 700 10:0"],
        Listing(File("/run/app.sock") with { Link = "/var/run/real" }, File("/var/lib/app") with { IsDirectory = true, Mode = 0b111_000_000, Owner = "10" })
            .Where(line => line.Contains("app", StringComparison.Ordinal)));

    [Fact]
    public void Names_of_owners_are_accounts_of_the_image()
    {
        FileSpecification accounts = File("/etc/group") with { Content = "root:x:0:\nweb:x:82:\n" };
        FileSpecification users = File("/etc/passwd") with { Content = "root:x:0:0:root:/root:/bin/sh\nnginx:x:101:82::/:/bin/false\n" };
        Assert.Contains("srv/page File 644 101:82", Listing(accounts, users, File("/srv/page") with { Content = "hi", Owner = "nginx", Group = "web" }));
        StavesException refused = Assert.Throws<StavesException>(() => Listing(accounts, users, File("/srv/page") with { Content = "hi", Owner = "ngnix", Group = "nobodys" }));
        Snapshot.Matches(DiagnosticText.Of(refused));
    }

    [Fact]
    public void Of_two_tables_for_one_path_the_later_counts()
    {
        using RootTree tree = Build(_ => { }, File("/srv/www") with { Source = Source() }, File("/srv/www/index.html") with { Content = "mine" });
        Assert.Equal("mine", tree.ReadText("srv/www/index.html"));
    }

    [Fact]
    public void A_source_that_is_missing_or_has_a_pipe_is_told()
    {
        Assert.Equal("STV1908", Code(File("/a") with { Source = _scratch["nothing"] }));
        string source = Source();
        RealTool.Run("mkfifo", Path.Combine(source, "pipe"));
        Assert.Equal("STV1954", Code(File("/a") with { Source = source }));
    }

    [Fact]
    public void A_source_that_may_not_be_read_is_told()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root reads everything");
        string source = Source();
        System.IO.File.SetUnixFileMode(Path.Combine(source, "index.html"), UnixFileMode.None);
        Assert.Equal("STV1953", Code(File("/a") with { Source = source }));
    }

    [Fact]
    public void The_lock_has_path_mode_owner_and_digest_of_everything() => Assert.Equal(
        [
            new LockedFile("/srv/www", 0b111_101_101, "nginx", "0", Digest: null, Link: null),
            new LockedFile("/srv/www/empty", 0b111_101_101, "nginx", "0", Digest: null, Link: null),
            new LockedFile("/srv/www/index.html", 0b110_100_100, "nginx", "0", "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", Link: null),
            new LockedFile("/srv/www/latest", Mode: null, "nginx", "0", Digest: null, "index.html"),
            new LockedFile("/srv/www/out", Mode: null, "nginx", "0", Digest: null, "/etc/motd"),
            new LockedFile("/srv/www/start", 0b111_101_101, "nginx", "0", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Link: null),
        ],
        OwnFiles.Lock([File("/srv/www") with { Source = Source(), Owner = "nginx", Group = "root" }]));

    [Fact]
    public void Sizes_are_told_by_package_and_by_table()
    {
        using RootTree tree = Build(
            builder => builder.Add(
                "app-misc/one-1.2",
                visit => visit(new TarMember { Path = "usr/one", Kind = TarMemberKind.File, Mode = 0b110_100_100, Size = 7 }, new MemoryStream(new byte[7])),
                TestContext.Current.CancellationToken),
            File("/srv/www") with { Source = Source() });
        ImmutableSortedDictionary<string, long> sizes = ImageSizes.Of(tree, ["/srv/www"]);
        Assert.Equal(7, sizes["app-misc/one"]);
        Assert.Equal(6, sizes["/srv/www"]);
        Assert.Equal(tree.Size, sizes.Values.Sum());
    }

    /// <summary>A page, a program, two links and an empty directory, with the modes that a careful person's umask leaves.</summary>
    string Source()
    {
        string source = Directory.CreateDirectory(_scratch["www"]).FullName;
        System.IO.File.WriteAllText(Path.Combine(source, "index.html"), "hello\n");
        System.IO.File.SetUnixFileMode(Path.Combine(source, "index.html"), Secret);
        System.IO.File.WriteAllText(Path.Combine(source, "start"), "");
        System.IO.File.SetUnixFileMode(Path.Combine(source, "start"), Secret | UnixFileMode.UserExecute | UnixFileMode.SetUser);
        System.IO.File.CreateSymbolicLink(Path.Combine(source, "latest"), "index.html");
        System.IO.File.CreateSymbolicLink(Path.Combine(source, "out"), "/etc/motd");
        Directory.CreateDirectory(Path.Combine(source, "empty"), Secret | UnixFileMode.UserExecute);
        return source;
    }

    static FileSpecification File(string path) => new() { Path = path, Location = new SourceLocation("staves.toml", 9, 8) };

    string Code(FileSpecification file) => Assert.Single(Assert.Throws<StavesException>(() => Listing(file)).Diagnostics).Code;

    string[] Listing(params ImmutableArray<FileSpecification> files)
    {
        using RootTree tree = Build(_ => { }, files);
        return [.. tree.Entries.Where(entry => entry.Package == EntryOrigin.Specification && !entry.Path.StartsWith("etc/g", StringComparison.Ordinal)).Select(Line)];
    }

    RootTree Build(Action<RootTreeBuilder> prepare, params ImmutableArray<FileSpecification> files)
    {
        using var builder = new RootTreeBuilder(_scratch["spool"], 1, PruningRules.None);
        prepare(builder);
        SpecifiedFiles.Add(builder, files, 1, TestContext.Current.CancellationToken);
        return builder.Build(TestContext.Current.CancellationToken);
    }

    static string Line(RootEntry entry)
    {
        TarMember member = entry.Member;
        return $"{entry.Path} {member.Kind} {Convert.ToString(member.Mode, 8)} {member.UserId}:{member.GroupId}{(member.LinkTarget is { } target ? $" -> {target}" : "")}";
    }
}
