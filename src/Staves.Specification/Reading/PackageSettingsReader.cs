using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads a table whose key is a package dependency specification.</summary>
static class PackageSettingsReader
{
    /// <summary>Those that run when a binary package is installed (PMS ebuild-defined functions).</summary>
    public static readonly ImmutableArray<string> InstallPhases = ["setup", "preinst", "postinst"];

    public static PackageSettings? Read(
        TomlEntry entry, IReadOnlyCollection<string> environments, DiagnosticCollector diagnostics)
    {
        if (entry.Value is not TomlNode.Table table)
        {
            diagnostics.Report(
                "STV1004", $"`{entry.Key}` is {entry.Value.Kind}, expected a table", entry.Value.Location, $"['{entry.Key}']");
            return null;
        }

        TableReader reader = new(table, $"['{entry.Key}']", diagnostics, PackageKeys.Keys);
        ImmutableArray<Located<string>> use = UseTokens(reader);
        ImmutableArray<Located<string>> keywords = Tokens(reader, "keywords", IsAcceptedKeyword, "STV1010", "a keyword");
        ImmutableArray<Located<string>> license = Tokens(reader, "license", IsAcceptedLicense, "STV1011", "a licence or `@GROUP`");
        ImmutableArray<Located<string>> env = Environments(reader, environments);
        bool unmask = reader.Flag("unmask");
        ImmutableArray<string> skipped = reader.Choices("skip-phases", "phase of an installation", InstallPhases);
        reader.RejectRest();

        // The key's own quotes take one column; a bare key cannot hold the slash.
        SourceLocation LocationAt(int offset) => entry.Location with { Column = entry.Location.Column + 1 + offset };
        return RequestedPackageReader.TryParse(entry.Key, entry.Location, LocationAt, diagnostics, out PackagePattern? package)
            ? new PackageSettings(entry.Key, package, entry.Location) { Use = use, Keywords = keywords, License = license, Env = env, Unmask = unmask, SkippedPhases = skipped }
            : null;
    }

    /// <summary>What package.use takes after the package (PMS use-flag names). `NAME:` puts the values after it into that USE_EXPAND
    /// variable: those of its own string, or where it stands alone all that follow; they become the flags that they stand for.</summary>
    static ImmutableArray<Located<string>> UseTokens(TableReader reader)
    {
        ImmutableArray<Located<string>>.Builder tokens = ImmutableArray.CreateBuilder<Located<string>>();
        DistinctNames distinct = new(reader.Diagnostics);
        string prefix = "";
        foreach (TomlNode.String text in reader.Strings("use"))
        {
            string[] words = text.Value.Contains(':', StringComparison.Ordinal)
                ? text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                : [text.Value];
            foreach (string word in words)
            {
                if (IsUseExpandName(word))
                {
                    prefix = $"{word[..^1].ToLowerInvariant()}_";
                    continue;
                }

                string flag = word.StartsWith('-') ? word[1..] : word;
                if (!IsUseToken(word))
                {
                    ReportUseFlag(reader, text, word);
                }
                else if (flag == "*" || distinct.Add($"{prefix}{flag}", text.Location))
                {
                    tokens.Add(new Located<string>($"{(word.StartsWith('-') ? "-" : "")}{prefix}{flag}", text.Location));
                }
            }

            prefix = words.Length > 1 ? "" : prefix;
        }

        return tokens.DrainToImmutable();
    }

    static void ReportUseFlag(TableReader reader, TomlNode.String text, string word)
    {
        string[] parts = word.Split((char[])[' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string? hint = parts.Length > 1 && parts.All(IsUseToken) ? $"use = ['{string.Join("', '", parts)}']"
            : word.StartsWith('+') && IsUseToken(word[1..]) ? $"use = ['{word[1..]}']"
            : word.StartsWith('!') && IsUseToken(word[1..]) ? $"use = ['-{word[1..]}']"
            : null;
        reader.Diagnostics.Report("STV1009", $"`{word}` is not a USE flag", text.Location, hint);
    }

    static ImmutableArray<Located<string>> Tokens(
        TableReader reader, string key, Func<string, bool> isValid, string code, string kind)
    {
        ImmutableArray<Located<string>>.Builder tokens = ImmutableArray.CreateBuilder<Located<string>>();
        foreach (TomlNode.String text in reader.DistinctStrings(key))
        {
            if (isValid(text.Value))
            {
                tokens.Add(new Located<string>(text.Value, text.Location));
            }
            else
            {
                reader.Diagnostics.Report(code, $"`{text.Value}` is not {kind}", text.Location);
            }
        }

        return tokens.DrainToImmutable();
    }

    static ImmutableArray<Located<string>> Environments(TableReader reader, IReadOnlyCollection<string> environments)
    {
        ImmutableArray<TomlNode.String> names = reader.DistinctStrings("env");
        foreach (TomlNode.String name in names.Where(name => !environments.Contains(name.Value, StringComparer.Ordinal)))
        {
            string? nearest = NearestWord.Find(name.Value, environments);
            reader.Diagnostics.Report(
                "STV1012",
                $"`{name.Value}` is not the name of an `[env.NAME]` table",
                name.Location,
                nearest is null ? $"[env.{name.Value}]" : $"env = ['{nearest}']");
        }

        return [.. names.Select(name => new Located<string>(name.Value, name.Location))];
    }

    static bool IsUseExpandName(string word) =>
        word.Length > 1 && word[^1] == ':' && NameRules.IsUseFlag(word.AsSpan(0, word.Length - 1));

    static bool IsUseToken(string word)
    {
        ReadOnlySpan<char> flag = word.StartsWith('-') ? word.AsSpan(1) : word;
        return flag is "*" || NameRules.IsUseFlag(flag.EndsWith("_*") ? flag[..^2] : flag);
    }

    /// <summary>What package.accept_keywords takes.</summary>
    static bool IsAcceptedKeyword(string word) =>
        word is "*" or "**" or "~*" || NameRules.IsKeywordEntry(word) || (word.StartsWith("-~", StringComparison.Ordinal) && NameRules.IsKeyword(word.AsSpan(2)));

    /// <summary>What package.license takes.</summary>
    static bool IsAcceptedLicense(string word)
    {
        ReadOnlySpan<char> name = word.StartsWith('-') ? word.AsSpan(1) : word;
        return name is "*" || NameRules.IsLicenseName(name.StartsWith('@') ? name[1..] : name);
    }
}
