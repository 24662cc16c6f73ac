using CsCheck;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Tests.Packages;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Installed;

public sealed class InstalledPackageWriterTests : IDisposable
{
    static readonly EntryFiles Files = EntryFiles.Empty
        .WithValue("EAPI", "8")
        .WithValue("SLOT", "0/3")
        .WithValue("IUSE", "+nls doc")
        .WithValue("USE", "nls")
        .WithValue("RDEPEND", "")
        .WithValue("repository", "main")
        .With("a-1.ebuild", "EAPI=8\n"u8.ToArray());

    readonly ScratchDirectory _scratch = new();

    InstalledPackageDatabase Database => InstalledPackageDatabase.OfRoot(_scratch.Path);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_written_is_found()
    {
        InstalledPackage written = Write("app-misc/a-1", Contents.Parse("dir /usr\nobj /usr/a b 0 5\n", "CONTENTS"));
        InstalledPackage package = Database.Packages().Single();

        Assert.Equal(written.Path, package.Path);
        Assert.Equal("app-misc/a-1:0/3::main", package.Built.ToString());
        Assert.Equal("dir /usr\nobj /usr/a b 0 5\n", package.ReadText("CONTENTS"));
        Assert.Equal(
            ["CATEGORY", "CONTENTS", "COUNTER", "EAPI", "IUSE", "PF", "SLOT", "USE", "a-1.ebuild", "repository"], package.FileNames);
        Assert.Equal(("app-misc\n", "a-1\n", "0"), (package.ReadText("CATEGORY"), package.ReadText("PF"), package.ReadText("COUNTER")));
    }

    [Fact]
    public void Modes_do_not_hang_on_the_umask()
    {
        InstalledPackage package = Write("app-misc/a-1");

        Assert.All(Directory.EnumerateFiles(package.Path), file => Assert.Equal("644", Octal(file)));
        Assert.Equal(("755", "755"), (Octal(package.Path), Octal(Path.GetDirectoryName(package.Path)!)));
    }

    [Fact]
    public void Counters_go_on_where_the_root_stands()
    {
        Assert.Equal(0, Write("app-misc/a-1").Counter);
        Assert.Equal(1, Write("app-misc/b-1").Counter);

        var writer = new InstalledPackageWriter(Database);
        Assert.Equal(2, writer.Write(VersionedPackageName.Parse("app-misc/c-1"), Files, Contents.Empty).Counter);
        Assert.Equal(3, writer.Write(VersionedPackageName.Parse("app-misc/d-1"), Files, Contents.Empty).Counter);
    }

    [Fact]
    public void An_entry_of_the_same_version_is_replaced_as_a_whole()
    {
        File.WriteAllText(Path.Combine(Write("app-misc/a-1").Path, "PKGUSE"), "nls\n");
        Directory.CreateDirectory(Path.Combine(Database.Path, "app-misc", "-MERGING-a-1", "left", "behind"));

        InstalledPackage replaced = Write("app-misc/a-1");

        Assert.Equal(("", 1), (replaced.ReadText("PKGUSE"), replaced.Counter));
        Assert.Equal(["a-1"], Directory.EnumerateFileSystemEntries(Path.Combine(Database.Path, "app-misc")).Select(Path.GetFileName));
    }

    [Fact]
    public void An_entry_is_removed_with_its_empty_category()
    {
        InstalledPackage one = Write("app-misc/a-1");
        InstalledPackage other = Write("app-misc/b-1");
        var writer = new InstalledPackageWriter(Database);

        writer.Remove(one);
        Assert.Equal("app-misc/b-1", Database.Packages().Single().ToString());
        writer.Remove(other);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Database.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0/1/2")]
    [InlineData("0 1")]
    public void Nothing_is_written_without_a_slot(string slot)
    {
        Diagnostic diagnostic = RepositoryBuilder.Failure(() => new InstalledPackageWriter(Database)
            .Write(VersionedPackageName.Parse("app-misc/a-1"), Files.WithValue("SLOT", slot), Contents.Empty));

        Assert.Equal("STV2130", diagnostic.Code);
        Assert.False(Directory.Exists(Database.Path));
    }

    [Fact]
    public void What_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(Database.Path);
        File.WriteAllText(Path.Combine(Database.Path, "app-misc"), "");

        Diagnostic diagnostic = RepositoryBuilder.Failure(() => Write("app-misc/a-1"));
        Assert.Equal("STV2130", diagnostic.Code);
        Assert.Contains("app-misc/a-1", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_stay_in_the_directory_of_the_entry() => Assert.Throws<ArgumentException>(() =>
        new InstalledPackageWriter(Database).Write(VersionedPackageName.Parse("app-misc/a-1"), Files.WithValue("../x", "1"), Contents.Empty));

    [Fact]
    public void Copies_of_real_entries_are_the_same()
    {
        Dictionary<VersionedPackageName, EntryFiles> originals = Copy("root-source");

        Assert.All(Database.Packages(), package =>
        {
            EntryFiles original = originals[package.Name].Without("COUNTER");
            EntryFiles copy = package.ReadFiles().Without("COUNTER");
            Assert.Equal(original.Names, copy.Names);
            Assert.All(copy.Names, name => Assert.True(copy.Bytes(name)!.Value.Span.SequenceEqual(original.Bytes(name)!.Value.Span), name));
        });
        Assert.Equal(originals.Count, Database.Packages().Count());
    }

    [Fact]
    public void Portage_reads_what_was_written_as_it_is_read_here()
    {
        foreach (string root in new[] { "root-source", "root-binary", "root-masks" })
        {
            Copy(root);
        }

        Write("app-misc/odd-1", Contents.Of(
        [
            new ContentsEntry.Directory("/usr/with space"),
            new ContentsEntry.File("/usr/with space/1 2 -> 3", "d41d8cd98f00b204e9800998ecf8427e", 0),
            new ContentsEntry.SymbolicLink("/usr/ü -> x", "../with space", 5),
            new ContentsEntry.Fifo("/usr/a fifo"),
            new ContentsEntry.Device("/usr/null"),
        ]));
        InstalledOracle.Compare(_scratch.Path, ConfigurationRoot());
    }

    [Fact]
    public void Portages_own_programs_know_the_package()
    {
        Write("app-misc/a-1", Contents.Parse("dir /usr\nobj /usr/a b 0 5\n", "CONTENTS"));
        string configuration = ConfigurationRoot();

        Assert.Equal(
            "app-misc/a-1\n", PortageCheckout.RunProgram("portageq", _scratch.Path, configuration, "match", _scratch.Path, "app-misc/a:0/3[nls]"));
        Assert.Equal(
            $"{_scratch.Path}/usr\n{_scratch.Path}/usr/a b\n",
            PortageCheckout.RunProgram("portageq", _scratch.Path, configuration, "contents", _scratch.Path, "app-misc/a-1"));
        Assert.Equal(
            "8\n0/3\nmain\n",
            PortageCheckout.RunProgram(
                "portageq", _scratch.Path, configuration, "metadata", _scratch.Path, "installed", "app-misc/a-1", "EAPI", "SLOT", "repository"));
    }

    [Fact]
    public void Portage_uninstalls_what_the_entry_lists()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Portage uninstalls for root only");
        }

        Directory.CreateDirectory(_scratch["usr/share/a b"]);
        File.WriteAllText(_scratch["usr/share/a b/1 2"], "content");
        File.SetLastWriteTimeUtc(_scratch["usr/share/a b/1 2"], DateTime.UnixEpoch.AddSeconds(1_700_000_000));
        File.WriteAllText(_scratch["usr/share/unowned"], "");
        Write("app-misc/a-1", Contents.Of(
        [
            new ContentsEntry.Directory("/usr"),
            new ContentsEntry.Directory("/usr/share"),
            new ContentsEntry.Directory("/usr/share/a b"),
            new ContentsEntry.File("/usr/share/a b/1 2", "9a0364b9e99bb480dd25e1f0284c8555", 1_700_000_000),
        ]));

        PortageCheckout.RunOracle("portage_unmerge.py", _scratch.Path, ConfigurationRoot(), "app-misc/a-1");

        Assert.Empty(Database.Packages());
        Assert.Equal(["usr", "usr/share", "usr/share/unowned"], Directory.EnumerateFileSystemEntries(_scratch["usr"], "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_scratch.Path, path)).Prepend("usr").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Values_of_any_kind_come_back() => Gen.Dictionary(
        Gen.String[Gen.Char.AlphaNumeric, 1, 8].Select(name => "X_" + name), Gen.Byte.Array).Sample(
        values =>
        {
            EntryFiles files = EntryFiles.Of(values.Select(value => KeyValuePair.Create(value.Key, (ReadOnlyMemory<byte>)value.Value)))
                .WithValue("SLOT", "0");
            InstalledPackage package = new InstalledPackageWriter(Database)
                .Write(VersionedPackageName.Parse("app-misc/a-1"), files, Contents.Empty);
            return values.All(value => package.ReadBytes(value.Key)!.SequenceEqual(value.Value));
        },
        iter: 20,
        threads: 1);

    static string Octal(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    /// <summary>A configuration without a profile.</summary>
    string ConfigurationRoot() => Directory.CreateDirectory(_scratch["configuration/etc/portage"]).Parent!.Parent!.FullName;

    InstalledPackage Write(string name, Contents? contents = null) =>
        new InstalledPackageWriter(Database).Write(VersionedPackageName.Parse(name), Files, contents ?? Contents.Empty);

    Dictionary<VersionedPackageName, EntryFiles> Copy(string root)
    {
        var writer = new InstalledPackageWriter(Database);
        var originals = new Dictionary<VersionedPackageName, EntryFiles>();
        foreach (InstalledPackage package in InstalledPackageTests.Open(root).Packages())
        {
            originals[package.Name] = package.ReadFiles();
            writer.Write(package.Name, originals[package.Name], package.Contents);
        }

        return originals;
    }
}
