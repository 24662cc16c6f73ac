using System.Buffers;
using Staves.Packages.Downloads;

namespace Staves.Building.Distfiles;

/// <summary>apt's settings (apt.conf(5)), of which only the proxies are asked for.</summary>
sealed class AptConfiguration
{
    const int DeepestScope = 32;

    static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n{};\"");

    readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public static AptConfiguration Read(string apt)
    {
        AptConfiguration configuration = new();
        string directory = Path.Combine(apt, "apt.conf.d");
        string[] parts = Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
        foreach (string part in parts.Where(part => Path.GetExtension(part) is "" or ".conf").Order(StringComparer.Ordinal))
        {
            configuration.Add(AptSources.ReadText(part));
        }

        configuration.Add(AptSources.ReadText(Path.Combine(apt, "apt.conf")));
        return configuration;
    }

    /// <summary>The proxy for a URI; `DIRECT` where it is set to none, null where it is not set.</summary>
    public string? ProxyOf(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https"))
        {
            return null;
        }

        // apt takes the http proxy for https too where there is no other.
        string[] names =
        [
            $"Acquire::{parsed.Scheme}::Proxy::{parsed.Host}",
            $"Acquire::http::Proxy::{parsed.Host}",
            $"Acquire::{parsed.Scheme}::Proxy",
            "Acquire::http::Proxy",
        ];
        string? proxy = names.Select(name => _values.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
        return proxy switch
        {
            null => null,
            "" or "false" => DownloadSource.NoProxy,
            _ when proxy.Equals(DownloadSource.NoProxy, StringComparison.OrdinalIgnoreCase) => DownloadSource.NoProxy,
            _ => Uri.TryCreate(proxy, UriKind.Absolute, out _) ? proxy : null,
        };
    }

    void Add(string text)
    {
        List<string> scopes = [];
        List<string> words = [];
        foreach (string token in Tokens(text))
        {
            switch (token)
            {
                case "{":
                    if (scopes.Count >= DeepestScope)
                    {
                        return;
                    }

                    scopes.Add(words.Count > 0 ? words[0] : "");
                    words.Clear();
                    break;
                case "}":
                    words.Clear();
                    if (scopes.Count > 0)
                    {
                        scopes.RemoveAt(scopes.Count - 1);
                    }

                    break;
                case ";":
                    if (words.Count > 1)
                    {
                        _values[string.Join("::", scopes.Append(words[0]))] = words[1];
                    }

                    words.Clear();
                    break;
                default:
                    words.Add(token.StartsWith('"') ? token.Trim('"') : token);
                    break;
            }
        }
    }

    static IEnumerable<string> Tokens(string text)
    {
        int position = 0;
        while (position < text.Length)
        {
            char character = text[position];
            if (char.IsWhiteSpace(character))
            {
                position++;
            }
            else if (character is '{' or '}' or ';')
            {
                position++;
                yield return character.ToString();
            }
            else if (character == '#' || IsAt(text, position, "//"))
            {
                position = End(text, position, "\n");
            }
            else if (IsAt(text, position, "/*"))
            {
                position = End(text, position + 2, "*/");
            }
            else
            {
                int end = character == '"' ? End(text, position + 1, "\"") : WordEnd(text, position);
                yield return text[position..end];
                position = end;
            }
        }
    }

    static int WordEnd(string text, int position)
    {
        int end = text.AsSpan(position).IndexOfAny(WordEnds);
        return end < 0 ? text.Length : Math.Max(position + end, position + 1);
    }

    static bool IsAt(string text, int position, string what) => text.AsSpan(position).StartsWith(what, StringComparison.Ordinal);

    static int End(string text, int position, string what)
    {
        int end = text.IndexOf(what, position, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + what.Length;
    }
}
