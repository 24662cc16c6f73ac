using System.Diagnostics.CodeAnalysis;

namespace Staves.Portage.Advisories;

/// <summary>The name of an advisory as people write it: `202407-25`, `GLSA-202407-25`, `GLSA 202407-25`.</summary>
public static class AdvisoryId
{
    const string Prefix = "GLSA";
    const int MonthLength = 6;

    /// <summary>Reads it as `202407-25`.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? id)
    {
        string rest = text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..].TrimStart('-', ' ') : text;
        bool isOne = rest.Length is > MonthLength + 1 and < MonthLength + 6 && rest[MonthLength] == '-'
            && rest.Where((_, index) => index != MonthLength).All(char.IsAsciiDigit);
        id = isOne ? rest : null;
        return isOne;
    }
}
