using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads the top of a specification and all its tables.</summary>
sealed class RootReader(string file, string directory, DiagnosticCollector diagnostics)
{
    public ImageSpecification Read(TomlNode.Table table)
    {
        TableReader root = new(table, null, diagnostics, RootKeys.Keys);
        (ImmutableArray<EnvironmentVariable> env, ImmutableArray<NamedEnvironment> namedEnvs) = EnvironmentReader.Read(root);
        PlatformReader platformReader = new(directory, diagnostics);
        ImmutableArray<Located<Platform>> platforms = platformReader.Platforms(root);
        ImageSpecification specification = new()
        {
            File = file,
            Directory = directory,
            Name = Name(root),
            Version = Version(root),
            Packages = RequestedPackageReader.Packages(root),
            Command = [.. root.Strings("command").Select(word => word.Value)],
            Annotations = root.StringMap("annotations"),
            Locale = Locale(root),
            Profile = Profile(root),
            Platforms = platforms,
            PlatformSettings = platformReader.Settings(root, platforms),
            Env = env,
            NamedEnvs = namedEnvs,
            Repositories = new RepositoryReader(directory).Read(root),
            Files = new FileReader(directory).Read(root),
            Image = ImageTableReader.Read(root),
            Build = new BuildTableReader(directory).Read(root),
            Provided = RequestedPackageReader.Provided(root),
        };

        // In this format tables of packages stand beside the tables with names; a category tells them apart.
        string[] environments = [.. namedEnvs.Select(environment => environment.Name)];
        List<PackageSettings> settings = [];
        foreach (TomlEntry entry in root.Rest())
        {
            if (!entry.Key.Contains('/', StringComparison.Ordinal))
            {
                root.ReportUnknown(entry);
            }
            else if (PackageSettingsReader.Read(entry, environments, diagnostics) is { } package)
            {
                settings.Add(package);
            }
        }

        return specification with { PackageSettings = [.. settings] };
    }

    Located<string> Name(TableReader root)
    {
        if (root.RequiredString("name") is not { } name)
        {
            return new Located<string>("", new SourceLocation(file));
        }

        if (!ValueRules.IsImageName(name.Value))
        {
            diagnostics.Report("STV1013", $"`{name.Value}` is not the name of an image", name.Location, NameHint(name.Value));
        }

        return new Located<string>(name.Value, name.Location);
    }

    static string? NameHint(string name)
    {
        int colon = name.LastIndexOf(':');
        if (colon > name.LastIndexOf('/') && ValueRules.IsImageName(name[..colon]) && ValueRules.IsTag(name[(colon + 1)..]))
        {
            return $"give the tag apart: name = '{name[..colon]}', version = '{name[(colon + 1)..]}'";
        }

        string lower = name.ToLowerInvariant();
        return ValueRules.IsImageName(lower) ? $"name = '{lower}'"
            : "lower-case letters and digits, with single `.`, `_`, `-` or `/` between them";
    }

    string Version(TableReader root)
    {
        if (root.String("version") is not { } version)
        {
            return "latest";
        }

        if (!ValueRules.IsTag(version.Value))
        {
            diagnostics.Report(
                "STV1014", $"`{version.Value}` is not a tag: letters, digits, `_`, `.` and `-`, at most 128, not first `.` or `-`", version.Location);
        }

        return version.Value;
    }

    LocaleSpecification? Locale(TableReader root)
    {
        if (root.SubTable("locale") is not { } table)
        {
            return null;
        }

        TableReader reader = new(table, "locale", diagnostics, RootKeys.Locale);
        TomlNode.String? name = reader.RequiredString("name");
        TomlNode.String? charset = reader.String("charset");
        reader.RejectRest();
        if (name is not null && !ValueRules.IsLocaleName(name.Value))
        {
            int dot = name.Value.IndexOf('.', StringComparison.Ordinal);
            diagnostics.Report(
                "STV1022",
                $"`{name.Value}` is not the name of a locale",
                name.Location,
                dot > 0 ? $"locale = {{ name = '{name.Value[..dot]}', charset = '{name.Value[(dot + 1)..]}' }}" : "locale = { name = 'en_US', charset = 'UTF-8' }");
        }

        if (charset is not null && !ValueRules.IsCharset(charset.Value))
        {
            diagnostics.Report("STV1022", $"`{charset.Value}` is not the name of a character set", charset.Location);
        }

        return name is null ? null : new LocaleSpecification(name.Value, charset?.Value ?? LocaleSpecification.DefaultCharset, table.Location);
    }

    public static Located<string>? Profile(TableReader root)
    {
        if (root.String("profile") is not { } profile)
        {
            return null;
        }

        if (!ValueRules.IsProfile(profile.Value))
        {
            root.Diagnostics.Report(
                "STV1022",
                $"`{profile.Value}` is not a profile: a path below `profiles/`, with `repository:` before it or not",
                profile.Location);
        }

        return new Located<string>(profile.Value, profile.Location);
    }
}
