using Staves.Portage.Diagnostics;

namespace Staves.Specification.Toml;

/// <summary>A value of a TOML document and where it is written.</summary>
abstract class TomlNode(SourceLocation location)
{
    public SourceLocation Location { get; } = location;

    /// <summary>What the value is, for messages: "a string".</summary>
    public abstract string Kind { get; }

    /// <summary>A date, a time or a floating point number, none of which a specification takes.</summary>
    public sealed class Other(SourceLocation location, string kind, string text) : TomlNode(location)
    {
        public string Text { get; } = text;

        public override string Kind { get; } = kind;
    }

    public sealed class Boolean(SourceLocation location, bool value) : TomlNode(location)
    {
        public bool Value { get; } = value;

        public override string Kind => "a boolean";
    }

    public sealed class Integer(SourceLocation location, long value, string text) : TomlNode(location)
    {
        public long Value { get; } = value;

        /// <summary>The number as written, which tells octal from decimal.</summary>
        public string Text { get; } = text;

        public override string Kind => "an integer";
    }

    public sealed class String(SourceLocation location, string value, string token) : TomlNode(location)
    {
        public string Value { get; } = value;

        public override string Kind => "a string";

        /// <summary>The place of one character of the value, seen through quotes and escapes.</summary>
        public SourceLocation LocationAt(int offset) => StringPositions.Find(token, Location, offset);
    }

    public sealed class Array(SourceLocation location, bool isOfTables) : TomlNode(location)
    {
        public List<TomlNode> Items { get; } = [];

        /// <summary>Made by `[[name]]` headers, which may append to it.</summary>
        public bool IsOfTables { get; } = isOfTables;

        public override string Kind => IsOfTables ? "an array of tables" : "an array";
    }

    public sealed class Table(SourceLocation location, TableOrigin origin) : TomlNode(location)
    {
        public OrderedDictionary<string, TomlEntry> Entries { get; } = new(StringComparer.Ordinal);

        public TableOrigin Origin { get; set; } = origin;

        public override string Kind => "a table";
    }
}
