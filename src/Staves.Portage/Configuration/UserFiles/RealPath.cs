namespace Staves.Portage.Configuration.UserFiles;

/// <summary>Follows the symbolic links in a path, as realpath(3) does.</summary>
static class RealPath
{
    /// <summary>Links that lead to each other end here, as in the kernel.</summary>
    const int MostLinks = 40;

    /// <summary>The path without links; as far as it exists, and unchanged from the first link that leads nowhere.</summary>
    public static string Of(string path)
    {
        string rest = Path.GetFullPath(path);
        string real = "/";
        int links = 0;
        while (rest.Length > 1)
        {
            int end = rest.IndexOf('/', 1);
            string next = Path.Combine(real, end < 0 ? rest[1..] : rest[1..end]);
            rest = end < 0 ? "" : rest[end..];
            if (new FileInfo(next).LinkTarget is { } target && links++ < MostLinks)
            {
                rest = Path.GetFullPath(Path.Combine(real, target)) + rest;
                real = "/";
            }
            else
            {
                real = next;
            }
        }

        return real;
    }
}
