using System.Text;

namespace Staves.Packages.Tar;

/// <summary>The rules that keep a member's path inside the root it is extracted to.</summary>
static class TarPath
{
    /// <summary>Linux's PATH_MAX: no longer path can be made anyway.</summary>
    const int LongestPath = 4096;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The path without `.` and empty parts; a path that could leave the root is refused.</summary>
    public static string Normalise(string path, string file)
    {
        if (path.Length > LongestPath)
        {
            throw TarFailure.BadPath(file, path, "is longer than any path may be");
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw TarFailure.BadPath(file, path, "holds a NUL");
        }

        // The root itself is written so by some tools that make layers.
        if (path.StartsWith('/') && path.AsSpan().ContainsAnyExcept('/'))
        {
            throw TarFailure.BadPath(file, path, "is an absolute path");
        }

        if (IsNormal(path))
        {
            return path;
        }

        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                throw TarFailure.BadPath(file, path, "has `..` in its path");
            }

            if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    public static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw TarFailure.BadPath(file, Encoding.Latin1.GetString(bytes), "has a name that is not UTF-8");
        }
    }

    public static byte[] Encode(string path)
    {
        try
        {
            return StrictUtf8.GetBytes(path);
        }
        catch (EncoderFallbackException)
        {
            throw TarFailure.Unwritable(path, "its name is not Unicode text");
        }
    }

    static bool IsNormal(ReadOnlySpan<char> path)
    {
        foreach (Range range in path.Split('/'))
        {
            if (path[range] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
