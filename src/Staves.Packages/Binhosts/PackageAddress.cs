using System.Buffers;
using Staves.Packages.Downloads;

namespace Staves.Packages.Binhosts;

/// <summary>Where a package is that an index names by a path below the binhost's address.</summary>
static class PackageAddress
{
    static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_.-/");

    /// <summary>Null where the path would lead elsewhere: packages have names and directories as PMS and Portage give them, and no others.</summary>
    public static DownloadSource? Of(string address, string path, string? proxy) =>
        IsBelow(path) ? DownloadSource.TryParse($"{address.TrimEnd('/')}/{path}", proxy) : null;

    public static bool IsBelow(string path) => path.Length > 0
        && !path.AsSpan().ContainsAnyExcept(Characters)
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
