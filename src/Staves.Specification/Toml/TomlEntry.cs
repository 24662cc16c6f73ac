using Staves.Portage.Diagnostics;

namespace Staves.Specification.Toml;

/// <summary>A key of a table, where it is written, and its value.</summary>
sealed record TomlEntry(string Key, SourceLocation Location, TomlNode Value);
