using Staves.Portage.Names;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>One kind of package.* file: its name, and which words may follow the package.</summary>
/// <param name="FileName">Below `/etc/portage`.</param>
/// <param name="WordRule">What a word must be, for messages.</param>
/// <param name="IsWord">Whether a text is such a word.</param>
sealed record PackageFileKind(string FileName, string WordRule, Func<string, bool> IsWord)
{
    public static PackageFileKind Use { get; } = new("package.use", "a USE flag, perhaps after `-`, or `NAME:`", IsFlagWord);

    public static PackageFileKind AcceptKeywords { get; } = new("package.accept_keywords", "a keyword", IsKeywordWord);

    /// <summary>The older name of the same.</summary>
    public static PackageFileKind Keywords { get; } = AcceptKeywords with { FileName = "package.keywords" };

    public static PackageFileKind License { get; } = new("package.license", "a licence or an `@GROUP`, perhaps after `-`", IsLicenseWord);

    public static PackageFileKind Properties { get; } = new("package.properties", "a property, perhaps after `-`", IsNameWord);

    public static PackageFileKind AcceptRestrict { get; } = new("package.accept_restrict", "a word of RESTRICT, perhaps after `-`", IsNameWord);

    public static PackageFileKind Env { get; } = new("package.env", "the name of a file below `env`", word => word.Length > 0);

    static string WithoutMinus(string word) => word.StartsWith('-') ? word[1..] : word;

    static bool IsFlagWord(string word)
    {
        if (word is [.. var variable, ':'])
        {
            return NameRules.IsUseFlag(variable);
        }

        string name = WithoutMinus(word);
        return name == "*" || NameRules.IsUseFlag(name.EndsWith("_*", StringComparison.Ordinal) ? name[..^2] : name);
    }

    static bool IsKeywordWord(string word)
    {
        string name = WithoutMinus(word);
        return name is "*" or "**" or "~*" || NameRules.IsKeyword(name.StartsWith('~') ? name[1..] : name);
    }

    static bool IsLicenseWord(string word)
    {
        string name = WithoutMinus(word);
        return name == "*" || NameRules.IsLicenseName(name.StartsWith('@') ? name[1..] : name);
    }

    static bool IsNameWord(string word) => WithoutMinus(word) is var name && (name == "*" || NameRules.IsUseFlag(name));
}
