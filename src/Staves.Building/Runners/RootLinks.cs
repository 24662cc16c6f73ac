using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners;

/// <summary>Where paths lead in the root of a sandbox before it is one: a link in it must not lead what is mounted there out of it.</summary>
static class RootLinks
{
    /// <summary>The path without links before its last part, nor as its last part: there the entry itself comes.</summary>
    /// <exception cref="StavesException">STV5215: links go in a circle.</exception>
    public static string Resolve(SandboxRoot root, string path)
    {
        string[] layers = [.. root.Upper is { } upper ? [Path.Combine(upper, "files")] : Array.Empty<string>(), .. root.Added, root.Base];
        string? resolved = RootPath.Resolve(path.TrimStart('/'), followLast: true, inside => TargetOf(layers, inside));
        return resolved is null
            ? throw new StavesException(new Diagnostic("STV5215", $"`{path}` leads in a circle in `{root.Base}`"))
            : "/" + resolved;
    }

    static string? TargetOf(string[] layers, string path) => layers
        .Select(layer => new FileInfo(Path.Combine(layer, path)))
        .FirstOrDefault(file => file.LinkTarget is not null || Path.Exists(file.FullName))?.LinkTarget;
}
