using Staves.Portage.Diagnostics;

namespace Staves.Images.TemporaryFiles;

/// <summary>One line of tmpfiles.d(5): `TYPE PATH MODE USER GROUP AGE ARGUMENT`, with specifiers expanded; the age is nobody's concern here.</summary>
/// <param name="Type">The letter that says what to do.</param>
/// <param name="Modifiers">What stands behind it: `+`, `!` and others.</param>
/// <param name="Path">Relative to the root.</param>
/// <param name="Mode">Permission bits; null where the line has none.</param>
/// <param name="User">A name or number; empty where the line has none.</param>
/// <param name="Group">A name or number; empty where the line has none.</param>
/// <param name="Argument">A file's content, or where a link leads.</param>
/// <param name="Location">Where the line is.</param>
public sealed record TmpfilesLine(
    char Type, string Modifiers, string Path, int? Mode, string User, string Group, string Argument, SourceLocation Location)
{
    public bool IsForced => Modifiers.Contains('+', StringComparison.Ordinal);

    /// <summary>Whether it is only done while a machine boots.</summary>
    public bool IsForBoot => Modifiers.Contains('!', StringComparison.Ordinal);
}
