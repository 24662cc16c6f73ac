using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Names;

namespace Staves.Portage.Advisories;

/// <summary>The advisories of a repository: `metadata/glsa/glsa-ID.xml` (GLEP 14).</summary>
public sealed class AdvisoryDirectory
{
    const string Prefix = "glsa-";
    const string Extension = ".xml";

    readonly string _path;

    AdvisoryDirectory(string path) => _path = path;

    /// <summary>Opens the advisories of a repository, or a directory that has them itself; null where there are none.</summary>
    public static AdvisoryDirectory? Find(string path)
    {
        string inRepository = Path.Combine(path, "metadata", "glsa");
        return new[] { inRepository, path }.FirstOrDefault(directory => Files(directory).Any()) is { } found ? new AdvisoryDirectory(found) : null;
    }

    /// <summary>How many there are.</summary>
    public int Count => Files(_path).Count();

    /// <summary>The advisories about some packages, by id; others are not parsed.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="warn">Told of each that cannot be read, and is passed over.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ImmutableArray<Advisory> About(IEnumerable<QualifiedPackageName> packages, Action<Diagnostic> warn, CancellationToken cancellationToken)
    {
        HashSet<QualifiedPackageName> wanted = [.. packages];
        var names = SearchValues.Create([.. wanted.Select(package => package.ToString())], StringComparison.Ordinal);
        var found = ImmutableArray.CreateBuilder<Advisory>();
        foreach (string file in Files(_path).Where(_ => wanted.Count > 0).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                byte[] document = WholeFile.TryRead(file) ?? [];
                // Parsing thousands of documents takes longer than looking for a name in each.
                if (!Encoding.UTF8.GetString(document).AsSpan().ContainsAny(names))
                {
                    continue;
                }

                using var stream = new MemoryStream(document, writable: false);
                Advisory advisory = AdvisoryReader.Read(stream, file);
                if (advisory.Packages.Any(package => wanted.Contains(package.Name)))
                {
                    found.Add(advisory);
                }
            }
            catch (StavesException failure)
            {
                warn(failure.Diagnostics[0]);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                warn(new Diagnostic("STV2603", $"`{file}` cannot be read: {exception.Message}", new SourceLocation(file)));
            }
        }

        return found.DrainToImmutable();
    }

    public override string ToString() => _path;

    static IEnumerable<string> Files(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, $"{Prefix}*{Extension}") : [];
}
