namespace Staves.Portage.Installed;

/// <summary>Paths of CONTENTS: what reads them puts a root before them, so none may climb out of it.</summary>
static class ContentsPath
{
    /// <summary>The path from `/`, without `.`, `..` and empty parts.</summary>
    public static string Normalize(ReadOnlySpan<char> path)
    {
        if (IsNormalized(path))
        {
            return path.ToString();
        }

        var parts = new List<string>();
        foreach (Range range in path.Split('/'))
        {
            switch (path[range])
            {
                case "" or ".":
                    break;
                case "..":
                    parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
                    break;
                case var part:
                    parts.Add(part.ToString());
                    break;
            }
        }

        return $"/{string.Join('/', parts)}";
    }

    public static bool IsNormalized(ReadOnlySpan<char> path)
    {
        if (path is not ['/', ..] || path.Length == 1)
        {
            return path is "/";
        }

        // Nearly every path: no part is empty or starts with a dot.
        if (path[^1] != '/' && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0)
        {
            return true;
        }

        foreach (Range range in path[1..].Split('/'))
        {
            if (path[1..][range] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
