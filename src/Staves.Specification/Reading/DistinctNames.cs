using Staves.Portage.Diagnostics;

namespace Staves.Specification.Reading;

/// <summary>Reports what is named a second time, with the place of the first.</summary>
sealed class DistinctNames(DiagnosticCollector diagnostics)
{
    readonly Dictionary<string, SourceLocation> _first = new(StringComparer.Ordinal);

    public bool Add(string name, SourceLocation location)
    {
        if (_first.TryAdd(name, location))
        {
            return true;
        }

        diagnostics.Report("STV1006", $"`{name}` is there twice; the first is at {_first[name]}", location);
        return false;
    }
}
