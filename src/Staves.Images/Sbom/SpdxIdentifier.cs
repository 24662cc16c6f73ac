using System.Globalization;
using System.Text;

namespace Staves.Images.Sbom;

/// <summary>Names as SPDX lets them be written in identifiers: letters, digits, `.` and `-` (SPDX 2.3, clause 7.2).</summary>
static class SpdxIdentifier
{
    /// <summary>Any other character becomes `.` and its number in hexadecimal, so that two names stay two.</summary>
    public static string Of(string name)
    {
        var identifier = new StringBuilder(name.Length * 2);
        foreach (char character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '.' or '-')
            {
                identifier.Append(character);
            }
            else
            {
                identifier.Append(CultureInfo.InvariantCulture, $".{(int)character:x2}.");
            }
        }

        return identifier.ToString();
    }
}
