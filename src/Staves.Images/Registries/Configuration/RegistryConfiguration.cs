using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries.Configuration;

/// <summary>Where images are really fetched from: the registries.conf of Podman, skopeo and their like (containers-registries.conf(5)). Its
/// short names are not used: a name without a registry is Docker Hub's, as Docker says.</summary>
sealed class RegistryConfiguration(ImmutableArray<RegistryRule> rules)
{
    const string FileName = "registries.conf";

    /// <summary>Reads the file that the environment names, else the user's, else the machine's; with each its directory of drop-ins, of which
    /// the last says most.</summary>
    /// <exception cref="StavesException">STV7213: a file cannot be read or says something that it cannot.</exception>
    public static RegistryConfiguration Read(Func<string, string?> environment)
    {
        var rules = new OrderedDictionary<string, RegistryRule>(StringComparer.Ordinal);
        foreach (string file in FilesIn(environment))
        {
            foreach (RegistryRule rule in RegistriesFile.Read(file))
            {
                rules[rule.Prefix] = rule;
            }
        }

        return new RegistryConfiguration([.. rules.Values]);
    }

    /// <summary>The places of an image in the order in which to ask: mirrors, then the registry.</summary>
    /// <exception cref="StavesException">STV7215: the user has blocked the registry.</exception>
    public ImmutableArray<RegistryEndpoint> EndpointsOf(RegistryReference reference)
    {
        string name = $"{reference.Registry}/{reference.Repository}";
        RegistryRule? rule = rules.Where(one => one.HoldsFor(name)).MaxBy(one => one.Prefix.Length);
        if (rule is null)
        {
            return [new RegistryEndpoint(reference.Registry, reference.Repository, IsInsecure: false)];
        }

        if (rule.IsBlocked)
        {
            throw new StavesException(new Diagnostic(
                "STV7215", $"`{reference}` must not be asked for: registries.conf blocks `{rule.Prefix}`", Hint: "remove `blocked = true`, or take another image"));
        }

        return
        [
            .. rule.Mirrors
                .Where(mirror => reference.Digest is null ? mirror.ServesTags : mirror.ServesDigests)
                .Select(mirror => EndpointOf(rule.Relocate(name, mirror.Location), mirror.IsInsecure)),
            EndpointOf(rule.Relocate(name, rule.Location), rule.IsInsecure),
        ];
    }

    static RegistryEndpoint EndpointOf(string name, bool isInsecure)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new RegistryEndpoint(name[..slash], name[(slash + 1)..], isInsecure)
            : throw RegistryFailure.BadConfiguration(new SourceLocation(FileName), $"the location `{name}` leaves no repository");
    }

    static IEnumerable<string> FilesIn(Func<string, string?> environment)
    {
        if (environment("CONTAINERS_REGISTRIES_CONF") is { Length: > 0 } named)
        {
            return [named];
        }

        string? configuration = environment("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
            : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : null;
        string[] directories = configuration is null ? ["/etc/containers"] : [Path.Combine(configuration, "containers"), "/etc/containers"];
        return
        [
            .. directories.Select(directory => Path.Combine(directory, FileName)).Where(File.Exists).Take(1),
            .. directories.Reverse().SelectMany(DropInsOf),
        ];
    }

    static IEnumerable<string> DropInsOf(string directory)
    {
        string dropIns = Path.Combine(directory, $"{FileName}.d");
        return Directory.Exists(dropIns) ? Directory.EnumerateFiles(dropIns, "*.conf").Order(StringComparer.Ordinal) : [];
    }
}
