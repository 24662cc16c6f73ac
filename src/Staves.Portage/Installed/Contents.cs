using System.Collections.Immutable;
using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Installed;

/// <summary>CONTENTS of an installed package (Portage's vdb): what it installed, in the order of the merge. Parent directories are
/// implied where they are not listed.</summary>
public sealed class Contents
{
    readonly Lazy<Dictionary<string, ContentsEntry>> _byPath;

    Contents(ImmutableArray<ContentsEntry> entries, ImmutableArray<Diagnostic> warnings)
    {
        Entries = entries;
        Warnings = warnings;
        _byPath = new(() =>
        {
            var byPath = new Dictionary<string, ContentsEntry>(entries.Length, StringComparer.Ordinal);
            foreach (ContentsEntry entry in entries)
            {
                byPath[entry.Path] = entry;
            }

            return byPath;
        });
    }

    public static Contents Empty { get; } = new([], []);

    public ImmutableArray<ContentsEntry> Entries { get; }

    /// <summary>The lines that are no entries, and were skipped.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; }

    public static Contents Of(IEnumerable<ContentsEntry> entries) => new([.. entries], []);

    /// <param name="text">The text of the file.</param>
    /// <param name="path">The file that the warnings name.</param>
    public static Contents Parse(string text, string path)
    {
        ImmutableArray<ContentsEntry>.Builder entries = ImmutableArray.CreateBuilder<ContentsEntry>();
        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        int number = 0;
        for (int start = 0; start < text.Length;)
        {
            // Only a newline ends a line: names may hold the other characters that Unicode counts as line ends.
            number++;
            int newline = text.IndexOf('\n', start);
            int end = newline < 0 ? text.Length : newline;
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            start = end + 1;
            if (ContentsEntry.TryParse(line, out ContentsEntry? entry, out var failure))
            {
                entries.Add(entry);
            }
            else
            {
                warnings.Add(new Diagnostic(
                    "STV2131", $"a line of CONTENTS is skipped: expected {failure.Expected}", new SourceLocation(path, number, failure.Offset + 1)));
            }
        }

        return new Contents(entries.DrainToImmutable(), warnings.DrainToImmutable());
    }

    /// <summary>What the package installed at a path; of several the last, as Portage has it.</summary>
    public ContentsEntry? Find(string path) => _byPath.Value.GetValueOrDefault(path);

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (ContentsEntry entry in Entries)
        {
            text.Append(entry).Append('\n');
        }

        return text.ToString();
    }
}
