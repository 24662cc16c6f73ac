using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Building.Distfiles;
using Staves.Building.Features;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Building.Keys;

/// <summary>
/// Names what a package is made from: SHA-256 over everything that may change the result. Two builds with one key give the same package,
/// so a package whose key is in the cache is never compiled again.
/// </summary>
/// <param name="plan">The packages; numbers are positions in it.</param>
/// <param name="repositories">Where the ebuilds stand.</param>
/// <param name="configuration">Where their variables come from.</param>
/// <param name="builder">What identifies the toolchain.</param>
/// <param name="phases">What identifies the phase environment.</param>
/// <param name="sourceDateEpoch">Unix seconds that builds see as now.</param>
public sealed class PackageKeys(
    Plan plan, RepositorySet repositories, PortageConfiguration configuration, string builder, string phases, long sourceDateEpoch)
{
    readonly Dictionary<PackageIdentity, string> _keys = [];
    readonly Lock _lock = new();

    /// <summary>Lower-case hexadecimal SHA-256.</summary>
    public string KeyOf(int package)
    {
        PlannedPackage planned = plan.Packages[package];
        // The same package is the same build in both roots.
        PackageIdentity identity = new(planned.Metadata.Name.ToString(), planned.Metadata.Repository, planned.Binary?.Identity());
        lock (_lock)
        {
            if (!_keys.TryGetValue(identity, out string? key))
            {
                key = Compute(package, planned);
                _keys.Add(identity, key);
            }

            return key;
        }
    }

    string Compute(int package, PlannedPackage planned)
    {
        PackageMetadata metadata = planned.Metadata;
        var text = new KeyText();
        if (planned.Binary is { } binary)
        {
            // What it was made from is not known, and does not matter: the file is what it is.
            text.Add("binary", binary.Identity());
            return text.Digest();
        }

        EbuildRepository repository = repositories.Find(metadata.Repository)!;
        text.Add("package", metadata.ToString());
        text.Add("builder", builder);
        text.Add("phases", phases);
        text.Add("epoch", sourceDateEpoch.ToString(CultureInfo.InvariantCulture));
        text.Add("ebuild", DigestOf(repository.EbuildPath(metadata)));
        foreach (EclassDigest eclass in metadata.EclassDigests)
        {
            text.Add("eclass", $"{eclass.Name} {eclass.Md5}");
        }

        AddFiles(text, repository.FilesPath(metadata));
        foreach (string hook in ShellHooks.Of(configuration, metadata))
        {
            text.Add("bashrc", DigestOf(hook));
        }

        text.Add("use", string.Join(' ', planned.Use));
        ImmutableSortedDictionary<string, string> variables = BuildVariables.Of(configuration, metadata);
        var features = PackageFeatures.Of(variables);
        foreach ((string name, string value) in variables)
        {
            text.Add("variable", $"{name}={(name == "FEATURES" ? features.ThatChangePackages : value)}");
        }

        foreach (Distfile distfile in PackageDistfiles.Of(metadata, planned.Use, repository))
        {
            text.Add("distfile", $"{distfile.FileName} {distfile.Sha512}");
        }

        foreach (string dependency in plan.SysrootOf(package).Select(KeyOf).Order(StringComparer.Ordinal))
        {
            text.Add("sysroot", dependency);
        }

        return text.Digest();
    }

    static void AddFiles(KeyText text, string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            text.Add("file", $"{Path.GetRelativePath(directory, file)} {File.GetUnixFileMode(file):D} {DigestOf(file)}");
        }
    }

    static string DigestOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    readonly record struct PackageIdentity(string Name, string Repository, string? Binary);

    /// <summary>Lines of `name: value`, each preceded by its length so that no value can pretend to be two.</summary>
    sealed class KeyText
    {
        readonly StringBuilder _text = new("staves package key 1\n");

        public void Add(string name, string value) =>
            _text.Append(CultureInfo.InvariantCulture, $"{value.Length} {name}: {value}\n");

        public string Digest() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())));
    }
}
