using Staves.Portage.Diagnostics;

namespace Staves.Images.Accounts;

/// <summary>The lines that count in files like those of sysusers.d(5) and tmpfiles.d(5).</summary>
static class DeclaredLines
{
    /// <summary>Neither empty nor a comment, without the white space around them.</summary>
    public static IEnumerable<(string Line, SourceLocation Location)> Of(string text, string file)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string trimmed = line.Trim();
            if (trimmed.Length > 0 && !trimmed.StartsWith('#'))
            {
                yield return (trimmed, new SourceLocation(file, number));
            }
        }
    }
}
