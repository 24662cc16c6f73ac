using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Staves.Building.Sync;

/// <summary>What tells a state of a tree from others: the time that it says itself, else a digest of what is in it.</summary>
static class TreeRevision
{
    /// <summary>Begins with the time in Unix seconds.</summary>
    public const string StampFile = "metadata/timestamp.x";

    public static (string Revision, DateTimeOffset? Time) Of(string root, CancellationToken cancellationToken)
    {
        string stamp = Path.Combine(root, StampFile);
        if (File.Exists(stamp)
            && File.ReadAllText(stamp).Split(' ', 2)[0] is var text
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return (time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), time);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(root, path)}\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset())[..40], null);
    }
}
