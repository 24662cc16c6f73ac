using System.Globalization;

namespace Staves.Images.Sbom;

/// <summary>Names as SPDX lets them be written in identifiers: letters, digits, `.` and `-` (SPDX 2.3, clause 7.2).</summary>
static class SpdxIdentifier
{
    /// <summary>Any other character becomes `.` and its number in hexadecimal, so that two names stay two.</summary>
    public static string Of(string name) => string.Concat(name.Select(character =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-'
            ? character.ToString()
            : string.Create(CultureInfo.InvariantCulture, $".{(int)character:x2}.")));
}
