using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Grammar;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads the servers of the table `[build]`: `binhosts`, each an address or a table with one, and `mirrors`.</summary>
sealed class BinhostReader(string directory)
{
    const string FilePrefix = "file://";

    public ImmutableArray<BinhostSpecification> Read(TableReader build)
    {
        DistinctNames distinct = new(build.Diagnostics);
        return build.Array("binhosts") is not { } array ? []
            : [.. array.Items.Select(item => Read(item, build.Diagnostics, distinct)).OfType<BinhostSpecification>()];
    }

    /// <summary>The addresses of Gentoo mirrors.</summary>
    public ImmutableArray<string> ReadMirrors(TableReader build) =>
        [.. build.DistinctStrings("mirrors").Select(mirror => AddressOf(mirror, build.Diagnostics, "a mirror")).OfType<string>()];

    BinhostSpecification? Read(TomlNode item, DiagnosticCollector diagnostics, DistinctNames distinct)
    {
        switch (item)
        {
            case TomlNode.String text:
                return AddressOf(text, diagnostics) is { } address && distinct.Add(text.Value, text.Location)
                    ? new BinhostSpecification { Uri = address, Location = text.Location }
                    : null;
            case TomlNode.Table table:
                return Read(new TableReader(table, "binhosts", diagnostics, BuildKeys.Binhost), distinct);
            default:
                diagnostics.Report("STV1004", $"`binhosts` has {item.Kind}, expected an address or a table", item.Location);
                return null;
        }
    }

    BinhostSpecification? Read(TableReader reader, DistinctNames distinct)
    {
        TomlNode.String? uri = reader.RequiredString("uri");
        string? address = uri is null ? null : AddressOf(uri, reader.Diagnostics);
        var binhost = new BinhostSpecification
        {
            Uri = address ?? "",
            Location = reader.Table.Location,
            Mirrors = [.. reader.DistinctStrings("mirrors").Select(mirror => AddressOf(mirror, reader.Diagnostics)).OfType<string>()],
            Keyring = reader.String("keyring") is { } keyring ? new Located<string>(Path.GetFullPath(keyring.Value, directory), keyring.Location) : null,
            VerifySignature = reader.Entry("verify-signature") is null ? null : reader.Flag("verify-signature"),
            Priority = Priority(reader),
            Include = Patterns(reader, "include"),
            Exclude = Patterns(reader, "exclude"),
        };
        reader.RejectRest();
        return address is not null && distinct.Add(uri!.Value, uri.Location) ? binhost : null;
    }

    /// <summary>Null for what is reported.</summary>
    string? AddressOf(TomlNode.String text, DiagnosticCollector diagnostics, string what = "a binhost")
    {
        string value = text.Value;
        if (!value.Any(char.IsControl))
        {
            if (value.StartsWith('/') || value is "." or ".." || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal))
            {
                return Path.TrimEndingDirectorySeparator(Path.GetFullPath(value, directory));
            }

            if (value.StartsWith(FilePrefix, StringComparison.Ordinal) || (Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"))
            {
                return value.TrimEnd('/');
            }
        }

        diagnostics.Report(
            "STV1022",
            $"`{value}` is not the address of {what}: an http, https or file URI, or a directory",
            text.Location,
            value.Contains(':', StringComparison.Ordinal) || value.Length == 0 ? null : $"https://{value}, or ./{value} for a directory");
        return null;
    }

    static int Priority(TableReader reader)
    {
        if (reader.Integer("priority") is not { } priority)
        {
            return 0;
        }

        if (priority.Value is >= short.MinValue and <= short.MaxValue)
        {
            return (int)priority.Value;
        }

        reader.Diagnostics.Report(
            "STV1022",
            string.Create(CultureInfo.InvariantCulture, $"`{priority.Value}` is not a priority: from {short.MinValue} to {short.MaxValue}"),
            priority.Location);
        return 0;
    }

    static ImmutableArray<PackagePattern> Patterns(TableReader reader, string key)
    {
        ImmutableArray<PackagePattern>.Builder patterns = ImmutableArray.CreateBuilder<PackagePattern>();
        foreach (TomlNode.String text in reader.DistinctStrings(key))
        {
            if (PackagePattern.TryParse(text.Value, out PackagePattern? pattern, out ParseFailure failure))
            {
                patterns.Add(pattern);
            }
            else
            {
                reader.Diagnostics.Report("STV1022", $"`{text.Value}` in `{key}` names no packages: expected {failure.Expected}", text.LocationAt(failure.Offset));
            }
        }

        return patterns.ToImmutable();
    }
}
