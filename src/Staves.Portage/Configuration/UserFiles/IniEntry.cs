using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>`key = value` of an <see cref="IniFile"/>; the key in lower case, `%(x)s` in the value not yet replaced.</summary>
sealed record IniEntry(string Key, string Value, SourceLocation Location);
