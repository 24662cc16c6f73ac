using System.Text.Json;
using Staves.Portage.Installed;

namespace Staves.Tests.Portage.Installed;

/// <summary>What Portage reads of a root's installed packages.</summary>
static class InstalledOracle
{
    /// <summary>Compares every value, slot and object of every package; the test is skipped where there is no Portage.</summary>
    /// <param name="root">The root.</param>
    /// <param name="configurationRoot">Has `etc/portage`, which may be empty.</param>
    public static void Compare(string root, string configurationRoot)
    {
        using JsonDocument answer = JsonDocument.Parse(PortageCheckout.RunOracle("portage_installed.py", root, configurationRoot));
        InstalledPackage[] packages = [.. InstalledPackageDatabase.OfRoot(root).Packages()];

        Assert.Equal(packages.Select(package => package.ToString()).Order(StringComparer.Ordinal), answer.RootElement.Texts("all"));
        Assert.Equal(packages.Max(package => package.Counter) + 1, answer.RootElement.GetProperty("counter").GetInt64());
        Dictionary<string, InstalledPackage> byName = packages.ToDictionary(package => package.ToString());
        ConformanceCases.Check(
            answer.RootElement.GetProperty("packages").EnumerateObject().Select(package => package.Value),
            NameOf,
            package => Difference(byName[NameOf(package)], package));
    }

    static string NameOf(JsonElement package) =>
        $"{package.GetProperty("values").Text("CATEGORY")}/{package.GetProperty("values").Text("PF")}";

    static string? Difference(InstalledPackage package, JsonElement portage)
    {
        string[] values = [.. portage.GetProperty("values").EnumerateObject()
            .Where(value => !value.Name.StartsWith("NEEDED", StringComparison.Ordinal) && package.Value(value.Name) != value.Value.GetString())
            .Select(value => value.Name)];
        string[] paths = [.. portage.GetProperty("contents").EnumerateObject()
            .Where(entry => package.Contents.Find(entry.Name) is { } found
                ? !Words(found).SequenceEqual(entry.Value.Texts())
                : entry.Value.Texts() is not ["dir"])
            .Select(entry => entry.Name)
            .Concat(package.Contents.Entries.Select(entry => entry.Path).Where(path => !portage.GetProperty("contents").TryGetProperty(path, out _)))];
        return values.Length > 0 ? $"other values: {string.Join(' ', values)}"
            : paths.Length > 0 ? $"other contents: {string.Join(' ', paths)}"
            : package.Built != package.Built with
            {
                Slot = portage.Text("slot"),
                SubSlot = portage.Text("subSlot"),
                Repository = portage.Text("repository"),
            }
                ? "another slot or repository"
            : portage.Texts("matches") is not [var match] || match != package.ToString() ? "does not match itself"
            : null;
    }

    /// <summary>An entry as Portage's dictionary of contents has it.</summary>
    static string[] Words(ContentsEntry entry) => entry switch
    {
        ContentsEntry.File file => ["obj", $"{file.ModificationTime}", file.Md5],
        ContentsEntry.SymbolicLink link => ["sym", $"{link.ModificationTime}", link.Target],
        ContentsEntry.Directory => ["dir"],
        ContentsEntry.Fifo => ["fif"],
        _ => ["dev"],
    };
}
