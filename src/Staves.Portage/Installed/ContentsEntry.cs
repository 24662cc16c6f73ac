using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Staves.Portage.Grammar;

namespace Staves.Portage.Installed;

/// <summary>One object that a package installed: a line of CONTENTS (Portage's vdb). Its text parses back to the same entry, but for a
/// symbolic link whose target holds ` -> `, which the format cannot tell from its path.</summary>
public abstract record ContentsEntry : IPmsValue<ContentsEntry>
{
    const string Arrow = " -> ";

    ContentsEntry(string path)
    {
        if (!ContentsPath.IsNormalized(path))
        {
            throw new ArgumentException($"`{path}` is not an absolute path without `.`, `..` and empty parts", nameof(path));
        }

        Path = Storable(path, nameof(path));
    }

    /// <summary>Absolute and normalized, without ROOT but with EPREFIX.</summary>
    public string Path { get; }

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ContentsEntry? value, out ParseFailure failure)
    {
        value = null;
        failure = default;
        if (text.IndexOfAny("\0\r\n") is >= 0 and var control)
        {
            failure = new ParseFailure(control, "a name without NUL, carriage return and newline");
            return false;
        }

        int space = text.IndexOf(' ');
        ReadOnlySpan<char> rest = space < 0 ? default : text[(space + 1)..];
        if (rest.IsEmpty)
        {
            failure = new ParseFailure(text.Length, "a type, a space and a path");
            return false;
        }

        switch (text[..space])
        {
            case "dir":
                value = new Directory(ContentsPath.Normalize(rest));
                return true;
            case "fif":
                value = new Fifo(ContentsPath.Normalize(rest));
                return true;
            case "dev":
                value = new Device(ContentsPath.Normalize(rest));
                return true;
            case "obj":
                return TryParseFile(rest, space + 1, out value, out failure);
            case "sym":
                return TryParseLink(rest, space + 1, out value, out failure);
            default:
                failure = new ParseFailure(0, "`obj`, `dir`, `sym`, `fif` or `dev`");
                return false;
        }
    }

    /// <summary>The line of CONTENTS, without its newline.</summary>
    public sealed override string ToString() => this switch
    {
        File file => string.Create(CultureInfo.InvariantCulture, $"obj {Path} {file.Md5} {file.ModificationTime}"),
        SymbolicLink link => string.Create(CultureInfo.InvariantCulture, $"sym {Path}{Arrow}{link.Target} {link.ModificationTime}"),
        Directory => $"dir {Path}",
        Fifo => $"fif {Path}",
        _ => $"dev {Path}",
    };

    /// <summary>`path md5 mtime`, from the right: names may hold spaces and end in digits.</summary>
    static bool TryParseFile(ReadOnlySpan<char> text, int offset, out ContentsEntry? value, out ParseFailure failure)
    {
        value = null;
        if (!TrySplitTime(text, offset, out ReadOnlySpan<char> rest, out long time, out failure))
        {
            return false;
        }

        int space = rest.LastIndexOf(' ');
        if (space <= 0 || !IsWord(rest[(space + 1)..]))
        {
            failure = new ParseFailure(offset + rest.Length, "a path, an MD5 and a time");
            return false;
        }

        value = new File(ContentsPath.Normalize(rest[..space]), rest[(space + 1)..].ToString(), time);
        return true;
    }

    /// <summary>`path -> target mtime`. Portage splits at the last arrow that leaves a target.</summary>
    static bool TryParseLink(ReadOnlySpan<char> text, int offset, out ContentsEntry? value, out ParseFailure failure)
    {
        value = null;
        if (!TrySplitTime(text, offset, out ReadOnlySpan<char> rest, out long time, out failure))
        {
            return false;
        }

        int arrow = rest.IsEmpty ? -1 : rest[..^1].LastIndexOf(Arrow);
        if (arrow <= 0)
        {
            failure = new ParseFailure(offset + rest.Length, "a path, ` -> ` and a target");
            return false;
        }

        value = new SymbolicLink(ContentsPath.Normalize(rest[..arrow]), rest[(arrow + Arrow.Length)..].ToString(), time);
        return true;
    }

    static bool TrySplitTime(
        ReadOnlySpan<char> text, int offset, out ReadOnlySpan<char> rest, out long time, out ParseFailure failure)
    {
        int space = text.EndsWith(")") ? text.LastIndexOf(" (") : text.LastIndexOf(' ');
        rest = space < 0 ? default : text[..space];
        ReadOnlySpan<char> word = text[(space + 1)..];
        bool parsed = long.TryParse(
            word is ['(', .. var status, ')'] ? StatusTime(status) : word, NumberStyles.None, CultureInfo.InvariantCulture, out time);
        failure = parsed ? default : new ParseFailure(offset + space + 1, "a time in seconds");
        return parsed;
    }

    /// <summary>Entries of long ago have the whole of lstat(2) as Python printed it; the ninth field is the time.</summary>
    static ReadOnlySpan<char> StatusTime(ReadOnlySpan<char> status)
    {
        Span<Range> fields = stackalloc Range[11];
        return status.Split(fields, ", ") == 10 ? status[fields[8]] : default;
    }

    static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    static string Storable(string text, string parameter) => text.AsSpan().IndexOfAny("\0\r\n") < 0
        ? text
        : throw new ArgumentException("CONTENTS cannot record NUL, carriage return and newline", parameter);

    /// <summary>A regular file with the MD5 of its content as merged.</summary>
    public sealed record File : ContentsEntry
    {
        /// <param name="path">Absolute and normalized.</param>
        /// <param name="md5">One word; lower-case hexadecimal where Portage wrote it.</param>
        /// <param name="modificationTime">Unix seconds, not negative.</param>
        public File(string path, string md5, long modificationTime)
            : base(path)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(modificationTime);
            Md5 = IsWord(md5) ? md5 : throw new ArgumentException($"`{md5}` is not one word", nameof(md5));
            ModificationTime = modificationTime;
        }

        public string Md5 { get; }

        /// <summary>In Unix seconds, of the file itself.</summary>
        public long ModificationTime { get; }
    }

    public sealed record Directory : ContentsEntry
    {
        public Directory(string path)
            : base(path)
        {
        }
    }

    public sealed record SymbolicLink : ContentsEntry
    {
        /// <param name="path">Absolute and normalized.</param>
        /// <param name="target">As readlink(2) gives it.</param>
        /// <param name="modificationTime">Unix seconds, not negative.</param>
        public SymbolicLink(string path, string target, long modificationTime)
            : base(path)
        {
            ArgumentException.ThrowIfNullOrEmpty(target);
            ArgumentOutOfRangeException.ThrowIfNegative(modificationTime);
            Target = Storable(target, nameof(target));
            ModificationTime = modificationTime;
        }

        public string Target { get; }

        /// <summary>In Unix seconds, of the link itself.</summary>
        public long ModificationTime { get; }
    }

    public sealed record Fifo : ContentsEntry
    {
        public Fifo(string path)
            : base(path)
        {
        }
    }

    /// <summary>A character or block device.</summary>
    public sealed record Device : ContentsEntry
    {
        public Device(string path)
            : base(path)
        {
        }
    }
}
