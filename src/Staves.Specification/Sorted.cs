using System.Collections.Immutable;

namespace Staves.Specification;

/// <summary>Dictionaries whose order is that of the keys' code units, the same on every machine.</summary>
static class Sorted
{
    public static ImmutableSortedDictionary<string, T> Empty<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
