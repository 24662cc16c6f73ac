namespace Staves.Packages.Tar;

/// <summary>Resolution of paths inside a root, where an absolute link begins at that root and `..` stops at it (path_resolution(7)).</summary>
public static class RootPath
{
    /// <summary>Linux gives up (ELOOP) after as many links.</summary>
    const int MostLinks = 40;

    public static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";

    /// <summary>The path without links in its parents, and at its end where <paramref name="followLast"/>; null where the links go in a circle.</summary>
    public static string? Resolve(string path, bool followLast, Func<string, string?> linkTargetOf)
    {
        var remaining = new Stack<string>(path.Split('/').Reverse());
        string resolved = "";
        int links = 0;
        while (remaining.TryPop(out string? part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                resolved = ParentOf(resolved);
                continue;
            }

            string next = Join(resolved, part);
            if ((remaining.Count == 0 && !followLast) || linkTargetOf(next) is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            resolved = target.StartsWith('/') ? "" : resolved;
            foreach (string targetPart in target.Split('/').Reverse())
            {
                remaining.Push(targetPart);
            }
        }

        return resolved;
    }
}
