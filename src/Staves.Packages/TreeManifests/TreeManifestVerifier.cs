using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Packages.TreeManifests;

/// <summary>Compares a directory with the Manifests in it, of which the uppermost is signed (GLEP 74): every file is there, is what it
/// should be, and no other file is.</summary>
public sealed class TreeManifestVerifier(SignatureVerifier signatures)
{
    const string Uppermost = "Manifest";
    const int MostShown = 10;
    const long LargestUppermost = 8 * 1024 * 1024;

    /// <param name="root">The directory.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <exception cref="StavesException">STV4620: the uppermost Manifest is not signed so that it counts; STV4621: the tree is not what
    /// it says.</exception>
    public VerifiedTree Verify(string root, string origin, CancellationToken cancellationToken)
    {
        Manifest uppermost = ReadUppermost(Path.Combine(root, Uppermost), origin);
        var files = new TreeManifestFiles(root, uppermost);
        var faults = new ConcurrentBag<string>();
        try
        {
            files.Gather(faults.Add, cancellationToken);
            Parallel.ForEach(
                files.Expected,
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                expected =>
                {
                    if (TreeManifestFiles.WhyNot(Path.Combine(root, expected.Key), expected.Value) is { } why)
                    {
                        faults.Add($"{expected.Key}: {why}");
                    }
                });
            foreach (string stray in files.Strays(cancellationToken))
            {
                faults.Add($"{stray}: no Manifest knows it");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            faults.Add(exception.Message);
        }

        return faults.IsEmpty ? new VerifiedTree(uppermost.Timestamp, files.Expected.Count) : throw Differs(origin, [.. faults.Order(StringComparer.Ordinal)]);
    }

    Manifest ReadUppermost(string path, string origin)
    {
        byte[] message;
        try
        {
            message = new FileInfo(path).Length <= LargestUppermost ? File.ReadAllBytes(path) : throw new IOException("it is larger than 8 MiB");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unsigned(origin, exception is FileNotFoundException or DirectoryNotFoundException ? "there is none" : exception.Message);
        }

        return signatures.VerifyClearSigned(message, KeyPurposes.RepositorySnapshots, out byte[] text) is SignatureVerdict.Invalid invalid
            ? throw Unsigned(origin, $"its signature does not count: {invalid.Explanation}")
            : Manifest.Parse(System.Text.Encoding.UTF8.GetString(text), path);
    }

    static StavesException Unsigned(string origin, string why) => new(new Diagnostic(
        "STV4620",
        $"the tree of `{origin}` is refused: its uppermost Manifest does not vouch for it, {why}",
        Hint: "name another server, or the keys that sign it: `keyring = 'FILE'`; `verify-signature = false` takes any tree"));

    static StavesException Differs(string origin, ImmutableArray<string> faults) => new(new Diagnostic(
        "STV4621",
        string.Create(CultureInfo.InvariantCulture, $"the tree of `{origin}` is refused: it is not what its Manifests say, in {faults.Length} places"),
        Hint: "sync again; the server may have been in the middle of an update")
    {
        Details = [.. faults.Take(MostShown)],
    });
}
