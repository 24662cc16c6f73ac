using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads the table `[image]`.</summary>
static class ImageTableReader
{
    public const int MostLayers = 100;
    public const string LayerForEachPackage = "package";

    public static readonly FrozenDictionary<string, LayerCompression> Compressions = new Dictionary<string, LayerCompression>(StringComparer.Ordinal)
    {
        ["gzip"] = LayerCompression.Gzip,
        ["zstd"] = LayerCompression.Zstandard,
        ["none"] = LayerCompression.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ImageSettings Read(TableReader root)
    {
        if (root.SubTable("image") is not { } table)
        {
            return new ImageSettings();
        }

        TableReader reader = new(table, "[image]", root.Diagnostics, ImageKeys.Keys);
        ImageSettings settings = new()
        {
            User = Checked(reader, "user", ValueRules.IsUser, "a user, or a user and a group with `:` between them"),
            WorkDirectory = reader.String("workdir") is { } directory
                && ValueRules.CheckAbsolutePath(directory, "workdir", reader.Diagnostics) ? directory.Value : null,
            Environment = Environment(reader),
            Arguments = [.. reader.Strings("arguments").Select(argument => argument.Value)],
            Ports = Ports(reader),
            Volumes = [.. reader.DistinctStrings("volumes")
                .Where(volume => ValueRules.CheckAbsolutePath(volume, "volumes", reader.Diagnostics))
                .Select(volume => volume.Value)],
            StopSignal = Checked(reader, "stop-signal", ValueRules.IsSignal, "a signal such as `SIGTERM`")?.Value,
            Labels = reader.StringMap("labels"),
            Layers = Layers(reader),
            Compression = reader.Choice("compression", Compressions) ?? LayerCompression.Gzip,
            Prunes = reader.Flag("prune", otherwise: true),
            HasPackageDatabase = reader.Flag("package-database"),
            MaximalSize = MaximalSize(reader),
            HealthCheck = HealthCheckReader.Read(reader),
        };
        reader.RejectRest();
        return settings;
    }

    static Located<string>? Checked(TableReader reader, string key, Func<string, bool> isValid, string kind)
    {
        if (reader.String(key) is not { } text)
        {
            return null;
        }

        if (isValid(text.Value))
        {
            return new Located<string>(text.Value, text.Location);
        }

        reader.Diagnostics.Report("STV1022", $"`{text.Value}` is not {kind}", text.Location);
        return null;
    }

    static ImmutableSortedDictionary<string, string> Environment(TableReader reader)
    {
        ImmutableSortedDictionary<string, string> variables = reader.StringMap("environment");
        foreach (string name in variables.Keys.Where(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)))
        {
            reader.Diagnostics.Report(
                "STV1021", $"`{name}` is not the name of a variable", reader.SubTable("environment")!.Entries[name].Location);
        }

        return variables;
    }

    static ImmutableArray<string> Ports(TableReader reader)
    {
        if (reader.Array("ports") is not { } array)
        {
            return [];
        }

        ImmutableArray<string>.Builder ports = ImmutableArray.CreateBuilder<string>();
        DistinctNames distinct = new(reader.Diagnostics);
        foreach (TomlNode item in array.Items)
        {
            string? text = item switch
            {
                TomlNode.String port => port.Value,
                TomlNode.Integer port => port.Value.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            if (text is null)
            {
                reader.ReportType("ports", item, "a string");
            }
            else if (Port(text) is not { } port)
            {
                reader.Diagnostics.Report(
                    "STV1016", $"`{text}` is not a port: a number from 1 to 65535, with `/tcp`, `/udp` or `/sctp` after it or not", item.Location, "ports = ['8080/tcp']");
            }
            else if (distinct.Add(port, item.Location))
            {
                ports.Add(port);
            }
        }

        return ports.DrainToImmutable();
    }

    static string? Port(string text)
    {
        string[] parts = text.Split('/');
        bool valid = parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535
            && (parts.Length == 1 || parts[1] is "tcp" or "udp" or "sctp");
        return valid ? $"{parts[0].TrimStart('0')}/{(parts.Length == 1 ? "tcp" : parts[1])}" : null;
    }

    static Located<ByteSize>? MaximalSize(TableReader reader)
    {
        switch (reader.Entry("max-size")?.Value)
        {
            case null:
                return null;
            case TomlNode.String text when ByteSize.TryParse(text.Value, out ByteSize size) && size.Bytes > 0:
                return new Located<ByteSize>(size, text.Location);
            case TomlNode.Integer { Value: > 0 } number:
                return new Located<ByteSize>(new ByteSize(number.Value), number.Location);
            case TomlNode.String or TomlNode.Integer:
                TomlNode wrong = reader.Table.Entries["max-size"].Value;
                string written = wrong is TomlNode.String words ? words.Value : ((TomlNode.Integer)wrong).Text.Trim();
                string digits = string.Concat(written.SkipWhile(character => !char.IsAsciiDigit(character)).TakeWhile(char.IsAsciiDigit)).TrimStart('0');
                reader.Diagnostics.Report(
                    "STV1042",
                    $"`{written}` is not a size: a number of bytes, perhaps with `kB`, `MB`, `GB`, `KiB`, `MiB` or `GiB`",
                    wrong.Location,
                    $"max-size = '{(digits.Length is > 0 and < 6 ? digits : "5")} MB'");
                return null;
            case var other:
                reader.ReportType("max-size", other, "a string");
                return null;
        }
    }

    static int Layers(TableReader reader)
    {
        switch (reader.Entry("layers")?.Value)
        {
            case null:
                return 1;
            case TomlNode.String { Value: LayerForEachPackage }:
                return MostLayers;
            case TomlNode.Integer { Value: > 0 and <= MostLayers } layers:
                return (int)layers.Value;
            case var other:
                reader.Diagnostics.Report(
                    "STV1022",
                    string.Create(CultureInfo.InvariantCulture, $"`layers` is the most layers that the image may have, from 1 to {MostLayers}, or `'{LayerForEachPackage}'`"),
                    other.Location,
                    $"layers = '{LayerForEachPackage}'");
                return 1;
        }
    }
}
