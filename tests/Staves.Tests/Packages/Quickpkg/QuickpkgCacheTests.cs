using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Packages.Cache;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Installed;
using Directory = System.IO.Directory;
using File = System.IO.File;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>Packages are made once, and made anew only when something of them has changed.</summary>
public sealed class QuickpkgCacheTests : IDisposable
{
    readonly InstalledRoot _root = new();
    readonly ConcurrentQueue<string> _packed = new();

    public QuickpkgCacheTests()
    {
        _root.Install("app-misc/a-1", Images.SampleTrees.Directory("etc"), Images.SampleTrees.Directory("usr"), Images.SampleTrees.File("usr/a", "a"), Images.SampleTrees.File("etc/a", "a"));
        _root.Install("app-misc/b-1", Images.SampleTrees.File("usr/b", "b"));
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_package_is_made_once()
    {
        ImmutableArray<PackedPackage> first = await ObtainAsync();
        ImmutableArray<PackedPackage> second = await ObtainAsync();

        Assert.Equal(["app-misc/a-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));
        Assert.Equal(first.Select(package => package.Path), second.Select(package => package.Path));
    }

    [Fact]
    public async Task A_changed_file_makes_its_package_anew_and_no_other()
    {
        await ObtainAsync();
        await File.AppendAllTextAsync(Path.Combine(_root.Path, "usr/a"), "more");
        await ObtainAsync();

        Assert.Equal(["app-misc/a-1", "app-misc/a-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task So_does_another_entry_other_options_and_another_mode()
    {
        await ObtainAsync();
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "var/db/pkg/app-misc/a-1/DESCRIPTION"), "another\n");
        await ObtainAsync();
        File.SetUnixFileMode(Path.Combine(_root.Path, "usr/b"), UnixFileMode.UserRead);
        await ObtainAsync();
        await ObtainAsync(QuickpkgOptions.Default with { SourceDateEpoch = 1 });

        Assert.Equal(
            ["app-misc/a-1", "app-misc/a-1", "app-misc/a-1", "app-misc/b-1", "app-misc/b-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task So_does_a_path_that_leads_elsewhere_a_file_that_has_gone_and_another_attribute()
    {
        await ObtainAsync();
        Directory.Move(Path.Combine(_root.Path, "usr"), Path.Combine(_root.Path, "moved"));
        File.CreateSymbolicLink(Path.Combine(_root.Path, "usr"), "moved");
        await ObtainAsync();
        Assert.Equal(["app-misc/a-1", "app-misc/a-1", "app-misc/b-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));

        File.Delete(Path.Combine(_root.Path, "moved/b"));
        await ObtainAsync();
        Assert.Equal(["app-misc/a-1", "app-misc/a-1", "app-misc/b-1", "app-misc/b-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));

        RealTool.Run("setfattr", "-n", "user.kept", "-v", "value", Path.Combine(_root.Path, "moved/a"));
        await ObtainAsync();
        Assert.Equal(["app-misc/a-1", "app-misc/a-1", "app-misc/a-1"], _packed.Where(package => package == "app-misc/a-1"));
    }

    /// <summary>A directory that has become a link is packed as what the link leads to.</summary>
    [Fact]
    public async Task So_does_another_mode_of_what_a_linked_directory_leads_to()
    {
        Directory.Move(Path.Combine(_root.Path, "etc"), Path.Combine(_root.Path, "settings"));
        File.CreateSymbolicLink(Path.Combine(_root.Path, "etc"), "settings");
        await ObtainAsync();
        File.SetUnixFileMode(Path.Combine(_root.Path, "settings"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await ObtainAsync();

        Assert.Equal(["app-misc/a-1", "app-misc/a-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_no_package_has_changes_nothing()
    {
        await ObtainAsync();
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "usr/unowned"), "");
        await ObtainAsync();

        Assert.Equal(2, _packed.Count);
    }

    [Fact]
    public async Task What_was_told_when_a_package_was_made_is_told_again()
    {
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "usr/a"), "changed");
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "etc/a"), "edited");
        PackedPackage first = (await ObtainAsync())[0];
        PackedPackage second = (await ObtainAsync())[0];

        Assert.Equal(["STV4210", "STV4212"], first.Warnings.Select(warning => warning.Code));
        Assert.Equal(
            first.Warnings.Select(warning => $"{warning.Code} {warning.Message} {warning.Hint} {string.Join('|', warning.Details)}"),
            second.Warnings.Select(warning => $"{warning.Code} {warning.Message} {warning.Hint} {string.Join('|', warning.Details)}"));
        Assert.Equal(2, _packed.Count);
    }

    [Fact]
    public async Task Two_at_a_time_make_each_package_once()
    {
        await Task.WhenAll(ObtainAsync(), ObtainAsync(), ObtainAsync());

        Assert.Equal(["app-misc/a-1", "app-misc/b-1"], _packed.Order(StringComparer.Ordinal));
    }

    async Task<ImmutableArray<PackedPackage>> ObtainAsync(QuickpkgOptions? options = null)
    {
        using DirectoryRoot root = DirectoryRoot.Open(_root.Path);
        var cache = new QuickpkgCache(new QuickpkgWriter(root, options ?? QuickpkgOptions.Default), PackageCache.Open(_root.Beside["cache"]));
        return await cache.ObtainAsync([.. root.Installed.Packages()], jobs: 2, new Told(_packed), CancellationToken.None);
    }

    sealed class Told(ConcurrentQueue<string> packed) : IProgress<InstalledPackage>
    {
        public void Report(InstalledPackage value) => packed.Enqueue(value.ToString());
    }
}
