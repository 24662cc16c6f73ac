using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>`[name]` of an <see cref="IniFile"/> with its entries in the order of the file.</summary>
sealed record IniSection(string Name, IReadOnlyList<IniEntry> Entries, SourceLocation Location);
