using System.Collections.Immutable;
using Staves.Portage.Names;
using Staves.Specification.Reading;
using Staves.Specification.Toml;

namespace Staves.Specification.Locking;

/// <summary>Reads `staves.lock`; all that is wrong with it is told at once.</summary>
static class LockfileReader
{
    const int LongestFile = 32 << 20;
    const int DigestDigits = 128;
    const string DigestPrefix = "sha512:";

    public static Lockfile Read(string path) => Parse(SpecificationText.Read(path, LongestFile), path);

    public static Lockfile Parse(string text, string file)
    {
        DiagnosticCollector diagnostics = new();
        TomlNode.Table? table = TomlDocument.Parse(text, file, diagnostics);
        if (table is null)
        {
            throw diagnostics.Exception();
        }

        var root = new TableReader(table, "a lock", diagnostics, keys: null);
        root.Require("version");
        if (root.Integer("version") is { Value: not Lockfile.FormatVersion } version)
        {
            diagnostics.Report(
                "STV1030", $"the lock has version {version.Value} of the format, and this program reads {Lockfile.FormatVersion}", version.Location, "`staves lock` writes it anew");
            throw diagnostics.Exception();
        }

        string profile = root.RequiredString("profile")?.Value ?? "";
        ImmutableArray<LockedRepository> repositories =
            [.. root.Tables("repositories").Select(item => Repository(new TableReader(item, "[[repositories]]", diagnostics, keys: null))).OfType<LockedRepository>()];
        ImmutableArray<LockedPackage> packages =
            [.. root.Tables("packages").Select(item => Package(new TableReader(item, "[[packages]]", diagnostics, keys: null))).OfType<LockedPackage>()];
        ImmutableArray<LockedFile> files = LockedEntryReader.Files(root);
        ImmutableSortedDictionary<string, long>? sizes = LockedEntryReader.Sizes(root);
        root.RejectRest();
        return diagnostics.IsEmpty ? new Lockfile(profile, repositories, packages) { Files = files, Sizes = sizes } : throw diagnostics.Exception();
    }

    static LockedRepository? Repository(TableReader reader)
    {
        TomlNode.String? name = reader.RequiredString("name");
        TomlNode.Integer? timestamp = reader.Integer("timestamp");
        reader.RejectRest();
        return name is null ? null : new LockedRepository(name.Value, timestamp?.Value);
    }

    static LockedPackage? Package(TableReader reader)
    {
        TomlNode.String? package = reader.RequiredString("package");
        TomlNode.String? repository = reader.RequiredString("repository");
        TomlNode.String? slot = reader.RequiredString("slot");
        TomlNode.String? root = reader.RequiredString("root");
        TomlNode.Table? binary = reader.SubTable("binary");
        TomlNode.String? ebuild = binary is null ? reader.RequiredString("ebuild") : null;
        LockedBinary? locked = binary is null ? null : Binary(new TableReader(binary, "binary", reader.Diagnostics, keys: null));
        ImmutableArray<string> use = [.. reader.Strings("use").Select(flag => flag.Value)];
        ImmutableArray<string> disabled = [.. reader.Strings("disabled").Select(flag => flag.Value)];
        reader.RejectRest();
        if (package is null || repository is null || slot is null || root is null || (ebuild is null && locked is null))
        {
            return null;
        }

        if (!VersionedPackageName.TryParse(package.Value, out VersionedPackageName? name, out _))
        {
            reader.Diagnostics.Report("STV1031", $"`{package.Value}` is not a package with its version", package.Location);
            return null;
        }

        return new LockedPackage
        {
            Package = name,
            Repository = repository.Value,
            Slot = slot.Value,
            Root = root.Value,
            Use = use,
            Disabled = disabled,
            Ebuild = ebuild?.Value,
            Binary = locked,
        };
    }

    static bool IsDigest(string text) => text.StartsWith(DigestPrefix, StringComparison.Ordinal)
        && text.Length == DigestPrefix.Length + DigestDigits
        && text.Skip(DigestPrefix.Length).All(char.IsAsciiHexDigitLower);

    static LockedBinary? Binary(TableReader reader)
    {
        TomlNode.Integer? buildId = reader.Integer("build-id");
        TomlNode.Integer? buildTime = reader.Integer("build-time");
        TomlNode.Integer? size = reader.Integer("size");
        TomlNode.String? digest = reader.RequiredString("digest");
        reader.RejectRest();
        if (digest is not null && !IsDigest(digest.Value))
        {
            reader.Diagnostics.Report("STV1033", $"`{digest.Value}` is not `sha512:` with 128 hexadecimal digits", digest.Location);
            return null;
        }

        return digest is null ? null : new LockedBinary(buildId?.Value, buildTime?.Value, size?.Value, digest.Value);
    }
}
