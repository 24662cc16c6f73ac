using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads `platforms`, and the tables `[platform.'linux/arm64']` that say what is otherwise for one of them.</summary>
sealed class PlatformReader(string directory, DiagnosticCollector diagnostics)
{
    public ImmutableArray<Located<Platform>> Platforms(TableReader root)
    {
        ImmutableArray<Located<Platform>>.Builder platforms = ImmutableArray.CreateBuilder<Located<Platform>>();
        foreach (TomlNode.String text in root.DistinctStrings("platforms"))
        {
            if (Parse(text.Value, text.Location) is { } platform)
            {
                platforms.Add(platform);
            }
        }

        return platforms.DrainToImmutable();
    }

    /// <param name="root">The top of the file.</param>
    /// <param name="platforms">The platforms that there are.</param>
    public ImmutableArray<PlatformSettings> Settings(TableReader root, ImmutableArray<Located<Platform>> platforms)
    {
        if (root.SubTable("platform") is not { } table)
        {
            return [];
        }

        List<PlatformSettings> settings = [];
        foreach (TomlEntry entry in table.Entries.Values)
        {
            if (entry.Value is not TomlNode.Table own)
            {
                root.ReportType(entry.Key, entry.Value, "a table");
            }
            else if (Parse(entry.Key, entry.Location) is not { } platform)
            {
                continue;
            }
            else if (platforms.All(known => known.Value != platform.Value))
            {
                string[] all = [.. platforms.Select(known => known.Value.ToString()), entry.Key];
                diagnostics.Report(
                    "STV1060", $"`{entry.Key}` is not one of the platforms", entry.Location, $"platforms = ['{string.Join("', '", all)}']");
            }
            else
            {
                settings.Add(Read(platform, new TableReader(own, $"[platform.'{entry.Key}']", diagnostics, PlatformKeys.Keys)));
            }
        }

        return [.. settings];
    }

    PlatformSettings Read(Located<Platform> platform, TableReader reader)
    {
        var settings = new PlatformSettings(platform)
        {
            Profile = RootReader.Profile(reader),
            Builder = new BuildTableReader(directory).Builder(reader),
            Binhosts = new BinhostReader(directory).Read(reader),
            Env = EnvironmentReader.Read(reader).Variables,
        };
        reader.RejectRest();
        return settings;
    }

    Located<Platform>? Parse(string text, SourceLocation location)
    {
        string[] parts = text.Split('/');
        if (parts.Length is 2 or 3 && parts[0] == "linux" && ValueRules.Architectures.Contains(parts[1])
            && (parts.Length == 2 || ValueRules.IsCacheName(parts[2])))
        {
            return new Located<Platform>(new Platform(parts[0], parts[1], parts.Length == 3 ? parts[2] : null), location);
        }

        diagnostics.Report("STV1015", $"`{text}` is not a platform: `linux/` and an architecture", location, Hint(text));
        return null;
    }

    static string Hint(string text)
    {
        string architecture = text.Split('/') is { Length: > 1 } parts ? parts[1] : text;
        string? known = architecture switch
        {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "i686" or "i386" or "x86" => "386",
            _ => NearestWord.Find(architecture, ValueRules.Architectures),
        };
        return known is null
            ? $"the architectures are {string.Join(", ", ValueRules.Architectures.Select(name => $"`{name}`"))}"
            : $"platforms = ['linux/{known}']";
    }
}
