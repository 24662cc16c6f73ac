namespace Staves.Building.Drivers.Emerge;

/// <summary>Tells the phases of a build from the lines in which Portage announces them.</summary>
static class EmergePhases
{
    static readonly (string Line, string Phase)[] Announcements =
    [
        (">>> Unpacking source", "unpack"),
        (">>> Preparing source in ", "prepare"),
        (">>> Configuring source in ", "configure"),
        (">>> Compiling source in ", "compile"),
        (">>> Test phase", "test"),
        (">>> Install ", "install"),
        (">>> Completed installing ", "package"),
    ];

    /// <summary>The phase that a line announces; null where it announces none.</summary>
    public static string? Of(string line) =>
        Array.Find(Announcements, announcement => line.StartsWith(announcement.Line, StringComparison.Ordinal)).Phase;
}
