using System.Text.Json.Nodes;
using Staves.Images.Inspection;
using Staves.Images.Installing;
using Staves.Images.Oci;
using Staves.Packages.Elf;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Inspection;

public sealed class ImageInspectorTests : IDisposable
{
    const int SetUserId = 0x9ed; // octal 4755
    const int WritableByAll = 0x1b6; // octal 666

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Files_are_those_that_a_container_sees()
    {
        ImageInspection image = Layout()
            .Layer(Directory("a"), File("a/one", "1"), File("a/two", "22"), File("b", "old"))
            .Layer(File("a/.wh.one"), File("b", "newer"), HardLink("c", "b"))
            .Inspect(hashesFiles: true);

        Assert.Equal(["a", "a/two", "b", "c"], image.Files.Select(file => file.Path));
        Assert.Equal([0, 0, 1, 1], image.Files.Select(file => file.Layer));
        Assert.Equal([0L, 2, 5, 0], image.Files.Select(file => file.Size));
        Assert.Equal(7, image.Size);
        Assert.Equal(Digest.Of("newer"u8), image.Files[2].Digest);
        Assert.Equal(2, image.Layers.Length);
    }

    [Fact]
    public void What_lends_rights_is_found()
    {
        (TarMember Member, byte[] Content) capable = File("usr/bin/ping", "x", 0x1ed);
        capable.Member = capable.Member with
        {
            ExtendedAttributes = TarMember.NoExtendedAttributes.Add(FileCapabilities.AttributeName, FileCapabilities.Parse("cap_net_raw,cap_net_admin=ep", "ping")),
        };
        ImageInspection image = Layout().Layer(
            Directory("usr/bin"), File("usr/bin/su", "x", SetUserId), capable, File("shared", "x", WritableByAll),
            Directory("tmp", 0x3ff), Directory("open", 0x1ff), File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nbroken\nweb:x:33:33::/srv:/sbin/nologin\n"))
            .Inspect();

        Assert.Equal("usr/bin/su", image.Files.Single(file => file.IsSetId).Path);
        Assert.Equal(["open", "shared"], image.Files.Where(file => file.IsWritableByAll).Select(file => file.Path));
        Assert.Equal("cap_net_admin,cap_net_raw=ep", image.Files.Single(file => file.Capabilities is not null).Capabilities);
        Assert.Equal([("root", 0L), ("web", 33L)], image.Accounts.Select(account => (account.Name, account.UserId)));
    }

    [Fact]
    public void Packages_of_the_bill_of_materials_own_their_files()
    {
        var layout = new SampleLayout(_scratch["layout"])
        {
            Bill = """
                {"bomFormat":"CycloneDX","components":[
                  {"type":"library","group":"app-shells","name":"bash","version":"5.3","purl":"pkg:ebuild/app-shells/bash@5.3",
                   "licenses":[{"expression":"GPL-3.0-or-later"}],
                   "properties":[{"name":"gentoo:slot","value":"0/5"},{"name":"gentoo:use","value":"net -nls"},{"name":"gentoo:repository","value":"gentoo"}],
                   "components":[{"type":"file","name":"/bin/bash"}]},
                  {"type":"file","name":"/etc/motd"}]}
                """,
        };
        ImageInspection image = layout.Layer(Link("bin", "usr/bin"), Directory("usr/bin"), File("usr/bin/bash", "12345"), File("etc/motd", "x")).Inspect();

        InspectedPackage bash = Assert.Single(image.Packages);
        Assert.Equal(("app-shells/bash-5.3", "GPL-3.0-or-later", "0/5", 5L, 1), (bash.Id, bash.License, bash.Slot, bash.Size, bash.Files));
        Assert.Equal(["net", "-nls"], bash.Use);
        Assert.Equal("app-shells/bash-5.3", image.Files.Single(file => file.Path == "usr/bin/bash").Package);
        Assert.Equal(["bill of materials"], image.PackageSources);
    }

    [Fact]
    public void Packages_of_Gentoo_stand_in_var_db_pkg()
    {
        const string Entry = "var/db/pkg/app-misc/hello-2.1-r3";
        ImageInspection image = Layout().Layer(
            File($"{Entry}/CONTENTS", "dir /usr\nobj /usr/hello d41d8cd98f00b204e9800998ecf8427e 1\nsym /usr/link -> hello 1\n"),
            File($"{Entry}/SLOT", "0/2\n"), File($"{Entry}/USE", "amd64 nls\n"), File($"{Entry}/IUSE", "+nls static\n"), File($"{Entry}/LICENSE", "GPL-2\n"),
            File("usr/hello", "hello"), Link("usr/link", "hello")).Inspect();

        InspectedPackage hello = Assert.Single(image.Packages);
        Assert.Equal(("app-misc/hello", "2.1-r3", "0/2", "GPL-2", 5L, 2), (hello.Name, hello.Version, hello.Slot, hello.License, hello.Size, hello.Files));
        Assert.Equal(["nls", "-static"], hello.Use);
    }

    [Fact]
    public void Packages_of_Debian_and_Alpine_are_read_too()
    {
        ImageInspection image = Layout().Layer(
            File("var/lib/dpkg/status", "Package: gone\nVersion: 1\nStatus: deinstall ok config-files\n\nPackage: libx1\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2-3\nDescription: x\n more\n"),
            File("var/lib/dpkg/info/libx1:amd64.list", "/.\n/lib\n/lib/libx.so.1\n"),
            Link("lib", "usr/lib"), File("lib/apk/db/installed", "C:Q1\nP:musl\nV:1.2.5-r0\nL:MIT\nF:lib\nR:ld-musl.so.1\n\n"),
            File("usr/lib/libx.so.1", "xx"), File("usr/lib/ld-musl.so.1", "musl")).Inspect();

        Assert.Equal([("deb", "libx1", "1:2-3", 2L), ("apk", "musl", "1.2.5-r0", 4L)], image.Packages.Select(package => (package.Type, package.Name, package.Version, package.Size)));
        Assert.Equal(["dpkg", "apk"], image.PackageSources);
    }

    [Fact]
    public void Programs_are_looked_at_and_run_paths_that_others_can_fill_are_told()
    {
        Assert.SkipUnless(RealTool.IsInstalled("gcc"), "`gcc` is not installed");
        System.IO.File.WriteAllText(_scratch["a.c"], "int main(void) { return 0; }");
        RealTool.Run("gcc", "-no-pie", "-o", _scratch["open"], _scratch["a.c"], "-Wl,-rpath,/opt/open/lib:lib:$ORIGIN/../lib:/usr/lib");
        RealTool.Run("gcc", "-pie", "-fPIE", "-Wl,-z,now", "-o", _scratch["good"], _scratch["a.c"]);
        ImageInspection image = Layout().Layer(
            Directory("opt/open", 0x1ff), Bytes("open", System.IO.File.ReadAllBytes(_scratch["open"]), 0x1ed), Bytes("good", System.IO.File.ReadAllBytes(_scratch["good"]), 0x1ed), HardLink("again", "good"))
            .Inspect();

        Assert.Equal(["/opt/open/lib", "lib"], image.Files.Single(file => file.Path == "open").UnsafeRunPaths);
        Assert.Equal((2, 1, 1), (image.Hardening.Programs, image.Hardening.PositionIndependent, image.Hardening.UnsafeRunPaths));
        Assert.Equal(RelocationProtection.Full, image.Files.Where(file => file.Path is "again" or "good").Select(file => file.Hardening).OfType<ElfHardening>().Single().Relocations);
    }

    [Fact]
    public void A_layer_that_is_not_what_the_configuration_says_is_damaged()
    {
        SampleLayout layout = Layout().Layer(File("a", "x"));
        layout.Write();
        string blob = layout.LayerPaths.Single();
        byte[] bytes = System.IO.File.ReadAllBytes(blob);
        SampleLayout other = new SampleLayout(_scratch["other"]).Layer(File("a", "y"));
        other.Write();
        System.IO.File.Copy(other.LayerPaths.Single(), blob, overwrite: true);

        Assert.Equal("STV7601", Assert.Throws<StavesException>(() => Read()).Diagnostics[0].Code);

        // Cut off, and no archive at all.
        System.IO.File.WriteAllBytes(blob, bytes[..^12]);
        Assert.Throws<StavesException>(() => Read());
        System.IO.File.WriteAllText(blob, "x");
        Assert.Throws<StavesException>(() => Read());
    }

    [Fact]
    public void An_archive_of_skopeo_and_one_of_Docker_give_the_same()
    {
        Assert.SkipUnless(RealTool.IsInstalled("skopeo"), "`skopeo` is not installed");
        string layout = new SampleLayout(_scratch["layout"]) { Execution = new JsonObject { ["Cmd"] = new JsonArray("sh", "-c", "a b"), ["Env"] = new JsonArray("A=1") } }
            .Layer(File("a", "x")).Layer(File("b", "yy")).Write();
        RealTool.Run("skopeo", "--insecure-policy", "copy", $"oci:{layout}", $"oci-archive:{_scratch["oci.tar"]}");
        RealTool.Run("skopeo", "--insecure-policy", "copy", $"oci:{layout}", $"docker-archive:{_scratch["docker.tar"]}:a:b");

        ImageInspection[] images = [.. new[] { layout, _scratch["oci.tar"], _scratch["docker.tar"] }.Select(Read)];
        Assert.All(images, image => Assert.Equal(["a", "b"], image.Files.Select(file => file.Path)));
        Assert.Single(images.Select(image => string.Join(' ', image.Layers.Select(layer => layer.DiffId))).Distinct(StringComparer.Ordinal));
        Assert.Null(images[2].Digest);
    }

    SampleLayout Layout() => new(_scratch["layout"]);

    ImageInspection Read(string? path = null)
    {
        using ImageContents contents = ImageContents.TryOpen(path ?? _scratch["layout"], "sample", WantedPlatform.Any, CancellationToken.None)!;
        return ImageInspector.Inspect(contents, hashesFiles: true, CancellationToken.None);
    }
}
