using System.Globalization;
using Staves.Portage.Diagnostics;
using ZstdSharp;

namespace Staves.Packages.Roots;

/// <summary>The ways in which a root filesystem is not what it should be, or cannot be read, each with its diagnostic code.</summary>
static class RootFailure
{
    public static StavesException Unreadable(string root, string path, string reason, Exception? cause = null) =>
        new(
            new Diagnostic(
                "STV4201",
                $"`/{path}` of `{root}` cannot be read: {reason}",
                Hint: "read the root as its owner, or as an archive: its files are the same for everybody"),
            cause);

    public static StavesException NoRoot(string root, string reason) => new(new Diagnostic("STV4202", $"`{root}` is not a Gentoo root: {reason}"));

    public static StavesException Contradiction(string archive, string path, string reason) =>
        new(new Diagnostic("STV4203", $"`{Shown(path)}` in `{archive}` {reason}", new SourceLocation(archive)));

    public static StavesException TooMuch(string archive, long limit, string what) =>
        new(new Diagnostic(
            "STV4204", string.Create(CultureInfo.InvariantCulture, $"`{archive}` has more than {limit} {what}"), new SourceLocation(archive)));

    public static StavesException Damaged(string archive, Exception cause) =>
        new(new Diagnostic("STV4205", $"`{archive}` has damaged compressed data: {cause.Message}", new SourceLocation(archive)), cause);

    public static StavesException Store(string path, Exception cause) =>
        new(
            new Diagnostic(
                "STV4206", $"what is kept of a builder in `{path}` is not usable: {cause.Message}", Hint: "remove that directory: it is made again"),
            cause);

    public static StavesException WrongDigest(string archive, string expected) =>
        new(new Diagnostic("STV4207", $"`{archive}` is damaged: its digest is not `{expected}`", new SourceLocation(archive)));

    /// <summary>Runs what reads or writes the store, and says that it was that where it fails.</summary>
    public static T GuardStore<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or ZstdException)
        {
            throw Store(path, exception);
        }
    }

    /// <summary>Names of archives must not drive the terminal that shows them.</summary>
    static string Shown(string path) => string.Concat(path.Take(200).Select(character => char.IsControl(character) ? '?' : character));
}
