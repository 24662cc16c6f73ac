using Staves.Portage.Diagnostics;

namespace Staves.Packages.Tar;

/// <summary>The ways in which an archive is not what it should be, each with its diagnostic code.</summary>
static class TarFailure
{
    public static StavesException Truncated(string file) =>
        new(new Diagnostic("STV4001", $"`{file}` ends in the middle of an archive", new SourceLocation(file)));

    public static StavesException Damaged(string file, string what) =>
        new(new Diagnostic("STV4002", $"`{file}` has a damaged tar header: {what}", new SourceLocation(file)));

    public static StavesException BadPath(string file, string path, string rule) =>
        new(new Diagnostic("STV4003", $"`{Printable(path)}` in `{file}` {rule}", new SourceLocation(file)));

    public static StavesException Unsupported(string file, string path, string what) =>
        new(new Diagnostic("STV4004", $"`{Printable(path)}` in `{file}` is {what}, which is not supported", new SourceLocation(file)));

    public static StavesException TooLarge(string file, string what) =>
        new(new Diagnostic("STV4005", $"`{file}` has {what}", new SourceLocation(file)));

    public static StavesException Unwritable(string path, string why) =>
        new(new Diagnostic("STV4006", $"`{Printable(path)}` cannot be archived: {why}"));

    // Hostile names must neither flood nor drive the terminal that shows them.
    static string Printable(string path)
    {
        const int Longest = 200;
        ReadOnlySpan<char> shown = path.AsSpan(0, Math.Min(path.Length, Longest));
        string clean = string.Create(shown.Length, shown, static (buffer, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                buffer[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        });
        return path.Length > Longest ? clean + "..." : clean;
    }
}
