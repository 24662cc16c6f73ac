using System.Text;

namespace Staves.Building.Drivers.Emerge;

/// <summary>Tells the phases of a build from the lines in which Portage announces them.</summary>
sealed class EmergePhases(BuildLog log)
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

    readonly StringBuilder _line = new();

    public void Write(ReadOnlyMemory<byte> output)
    {
        log.Write(output);
        foreach (char character in Encoding.Latin1.GetString(output.Span))
        {
            if (character != '\n')
            {
                // Announcements are short.
                _ = _line.Length < 200 ? _line.Append(character) : _line;
                continue;
            }

            string line = _line.ToString();
            _line.Clear();
            if (Announcements.FirstOrDefault(announcement => line.StartsWith(announcement.Line, StringComparison.Ordinal)) is { Phase: { } phase } && phase != log.Phase)
            {
                log.FinishPhase();
                log.StartPhase(phase);
            }
        }
    }
}
