using System.Text;

namespace Staves.Packages.Files;

/// <summary>The names of metadata, which become files of the VDB: one part of a path, without control characters.</summary>
static class MetadataNames
{
    /// <summary>How many one package may have; Portage writes some forty.</summary>
    public const int MostNames = 4096;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsValid(string name) =>
        name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal) && !HostileText.HasControlCharacters(name);

    /// <summary>A name as bytes; one that is not valid is refused.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        try
        {
            string name = StrictUtf8.GetString(bytes);
            return IsValid(name) ? name : throw Refused(name, file);
        }
        catch (DecoderFallbackException)
        {
            throw Refused(Encoding.Latin1.GetString(bytes), file);
        }
    }

    static Portage.Diagnostics.StavesException Refused(string name, string file) =>
        PackageFileFailure.Metadata(file, $"have `{HostileText.Shown(name)}`, which cannot be the name of a file");
}
