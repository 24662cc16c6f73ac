using System.Text;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>The keys of one section over those of `[DEFAULT]` and the built-in ones; `%(key)s` stands for another value, `%%` for a
/// percent sign (Python's configparser).</summary>
sealed class IniValues(IReadOnlyDictionary<string, IniEntry> own, IReadOnlyDictionary<string, IniEntry> defaults)
{
    /// <summary>Values that refer to each other end here.</summary>
    const int DeepestReference = 10;

    public IEnumerable<string> Keys => own.Keys.Union(defaults.Keys, StringComparer.Ordinal);

    public IniEntry? Find(string key) => own.GetValueOrDefault(key) ?? defaults.GetValueOrDefault(key);

    /// <summary>The value with its references replaced; null where the key is absent or a reference is broken, which is noted.</summary>
    public string? Value(string key, ProblemList problems)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        var result = new StringBuilder();
        if (TryExpand(entry.Value, result, depth: 0))
        {
            return result.ToString();
        }

        problems.Add(
            "STV2120", $"the value of `{key}` has a `%` that neither doubles nor begins `%(name)s` of a key that is there", entry.Location,
            "write `%%` for a percent sign");
        return null;
    }

    bool TryExpand(string value, StringBuilder result, int depth)
    {
        ReadOnlySpan<char> rest = value;
        for (int percent = rest.IndexOf('%'); percent >= 0; percent = rest.IndexOf('%'))
        {
            result.Append(rest[..percent]);
            rest = rest[percent..];
            if (rest.StartsWith("%%", StringComparison.Ordinal))
            {
                result.Append('%');
                rest = rest[2..];
                continue;
            }

            int end = rest.IndexOf(")s", StringComparison.Ordinal);
            if (depth == DeepestReference || end < 0 || !rest.StartsWith("%(", StringComparison.Ordinal)
                || Find(rest[2..end].ToString().ToLowerInvariant()) is not { } entry
                || !TryExpand(entry.Value, result, depth + 1))
            {
                return false;
            }

            rest = rest[(end + 2)..];
        }

        result.Append(rest);
        return true;
    }
}
