using System.Collections.Immutable;
using System.Text;
using SharpCompress.Common;
using SharpCompress.Compressors.BZip2;
using Staves.Portage.Diagnostics;
using Bzip2Mode = SharpCompress.Compressors.CompressionMode;

namespace Staves.Building.InstallPhases;

/// <summary>What the ebuild of a package and its eclasses defined when it was built (`environment.bz2` of its metadata), as bash source.</summary>
public sealed class SavedEnvironment
{
    const int LargestText = 16 * 1024 * 1024;

    readonly Lazy<ShellSource?> _source;
    readonly Lazy<ImmutableDictionary<string, ImmutableArray<string>>> _variables;

    SavedEnvironment(string text)
    {
        Text = text;
        _source = new Lazy<ShellSource?>(() => ShellSource.TryParse(text));
        _variables = new Lazy<ImmutableDictionary<string, ImmutableArray<string>>>(() => VariablesOf(_source.Value));
    }

    public string Text { get; }

    /// <summary>The text taken apart; null where only bash can do that.</summary>
    internal ShellSource? Source => _source.Value;

    /// <param name="compressed">The file's content.</param>
    /// <param name="package">For messages.</param>
    /// <exception cref="StavesException">STV5401: it is damaged or too large.</exception>
    public static SavedEnvironment Read(ReadOnlyMemory<byte> compressed, string package)
    {
        try
        {
            using var plain = BZip2Stream.Create(new MemoryStream(compressed.ToArray()), Bzip2Mode.Decompress, decompressConcatenated: false);
            byte[] text = new byte[LargestText + 1];
            int length = plain.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length <= LargestText
                ? new SavedEnvironment(Encoding.UTF8.GetString(text.AsSpan(0, length)))
                : throw Damaged(package, $"is larger than {LargestText} bytes", null);
        }
        catch (Exception exception) when (exception is SharpCompressException or IOException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw Damaged(package, "is damaged", exception);
        }
    }

    /// <summary>The value of a variable, the first of an array; empty where it has none that is known without bash.</summary>
    public string Value(string name) => Values(name).FirstOrDefault("");

    /// <summary>The elements of an array.</summary>
    public ImmutableArray<string> Values(string name) => _variables.Value.GetValueOrDefault(name, []);

    static ImmutableDictionary<string, ImmutableArray<string>> VariablesOf(ShellSource? source)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (ShellWord word in (source?.Commands ?? []).Where(command => command.Name is "declare" or "export").SelectMany(command => command.Words))
        {
            if (word.AssignedName is { } name)
            {
                variables[name] = word.Elements.IsDefault
                    ? word.Literal is { } literal ? [literal[(name.Length + 1)..]] : []
                    : [.. word.Elements.Select(element => element.Literal ?? "").Select(WithoutIndex)];
            }
        }

        return variables.ToImmutable();
    }

    /// <summary>`[0]="one"` is how bash prints an element.</summary>
    static string WithoutIndex(string element)
    {
        int equals = element.StartsWith('[') ? element.IndexOf("]=", StringComparison.Ordinal) : -1;
        return equals < 0 ? element : element[(equals + 2)..];
    }

    static StavesException Damaged(string package, string how, Exception? exception) =>
        new(new Diagnostic("STV5401", $"the saved environment of `{package}` {how}", Hint: "remove the package; it is made or fetched again"), exception);
}
