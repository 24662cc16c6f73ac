using System.Collections.Frozen;
using Staves.Portage.Configuration;

namespace Staves.Portage.Descriptions;

/// <summary>`use.desc`, `use.local.desc` or a file of `desc` in a repository's profiles (PMS use.desc): `name - description` lines, where
/// a name is a flag, `category/package:flag`, or a value without the prefix of its USE_EXPAND variable. Other lines are passed over.</summary>
public sealed class UseDescriptionFile
{
    readonly FrozenDictionary<string, string> _descriptions;

    UseDescriptionFile(string path, FrozenDictionary<string, string> descriptions)
    {
        Path = path;
        _descriptions = descriptions;
    }

    public string Path { get; }

    public IEnumerable<KeyValuePair<string, string>> All => _descriptions;

    public static UseDescriptionFile Parse(LineFile file)
    {
        var descriptions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ConfigurationLine line in file.Lines())
        {
            ReadOnlySpan<char> text = line.Text;
            int separator = text.IndexOf(" - ");
            if (separator > 0)
            {
                descriptions.TryAdd(text[..separator].TrimEnd().ToString(), text[(separator + 3)..].TrimStart().ToString());
            }
        }

        return new UseDescriptionFile(file.Path, descriptions.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The description of a name, or null where the file has none.</summary>
    public string? Find(string name) => _descriptions.GetValueOrDefault(name);
}
