using System.Text;

namespace Staves.Portage.Configuration;

/// <summary>Puts the values of variables into a raw value: `$X`, `${X}`, and `\$` for a dollar sign.</summary>
static class ShellExpansion
{
    /// <summary>The expanded value, or null where it holds what the format does not know (`$(x)`, `${X:-y}`, `${X`).</summary>
    public static string? TryExpand(string raw, Func<string, string?> valueOf)
    {
        if (!raw.Contains('$', StringComparison.Ordinal))
        {
            return raw;
        }

        var result = new StringBuilder(raw.Length);
        int position = 0;
        while (position < raw.Length)
        {
            char c = raw[position];
            if (c == '\\' && position + 1 < raw.Length && raw[position + 1] == '$')
            {
                result.Append('$');
                position += 2;
            }
            else if (c != '$' || position + 1 == raw.Length)
            {
                result.Append(c);
                position++;
            }
            else if (TryReadReference(raw, ref position, out string name))
            {
                result.Append(valueOf(name));
            }
            else
            {
                return null;
            }
        }

        return result.ToString();
    }

    static bool TryReadReference(string raw, ref int position, out string name)
    {
        bool braced = raw[position + 1] == '{';
        int start = position + (braced ? 2 : 1);
        int end = start;
        while (end < raw.Length && (raw[end] == '_' || char.IsAsciiLetterOrDigit(raw[end])))
        {
            end++;
        }

        name = raw[start..end];
        bool closed = !braced || (end < raw.Length && raw[end] == '}');
        position = braced ? end + 1 : end;
        return closed && name.Length > 0;
    }
}
