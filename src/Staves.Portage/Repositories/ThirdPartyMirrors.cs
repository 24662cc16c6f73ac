using System.Collections.Immutable;
using Staves.Portage.Configuration;

namespace Staves.Portage.Repositories;

/// <summary>`profiles/thirdpartymirrors` (PMS mirrors): what `mirror://NAME/path` stands for.</summary>
public sealed class ThirdPartyMirrors
{
    readonly Dictionary<string, ImmutableArray<string>> _addresses;

    ThirdPartyMirrors(IEnumerable<KeyValuePair<string, ImmutableArray<string>>> addresses) =>
        _addresses = addresses.ToDictionary(StringComparer.Ordinal);

    public static ThirdPartyMirrors None { get; } = new([]);

    public IEnumerable<string> Names => _addresses.Keys;

    /// <summary>The addresses of a mirror without their last `/`; empty where the name is not known.</summary>
    public ImmutableArray<string> AddressesOf(string name) => _addresses.GetValueOrDefault(name, []);

    public static ThirdPartyMirrors Parse(LineFile file)
    {
        var addresses = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (ConfigurationLine line in file.Lines())
        {
            List<string> words = line.Words.ToList();
            addresses[words[0]] = addresses.GetValueOrDefault(words[0], []).AddRange(words.Skip(1).Select(word => word.TrimEnd('/')));
        }

        return new ThirdPartyMirrors(addresses);
    }

    /// <summary>The mirrors of this and of others: where both know a name, the addresses of this come first.</summary>
    public ThirdPartyMirrors With(ThirdPartyMirrors others) => others._addresses.Count == 0
        ? this
        : new ThirdPartyMirrors(_addresses.Keys.Union(others._addresses.Keys, StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(
                name, AddressesOf(name).AddRange(others.AddressesOf(name).Except(AddressesOf(name), StringComparer.Ordinal)))));
}
