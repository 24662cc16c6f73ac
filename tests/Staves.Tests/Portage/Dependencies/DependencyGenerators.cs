using CsCheck;
using Staves.Tests.Portage.Versions;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>Random package dependencies, and random texts that are nearly such.</summary>
static class DependencyGenerators
{
    static readonly Gen<string> Name = Gen.OneOf("bash", "c++", "a-b", "font-100dpi", "x_y", "7zip", "a-");

    static readonly Gen<string> UseFlag = Gen.Select(
        Gen.OneOf("nls", "c++", "a@b", "x_y-z"), Gen.OneOf("", "(+)", "(-)"), (flag, whenMissing) => flag + whenMissing);

    static readonly Gen<string> Use = Gen.Select(
        UseFlag, Gen.OneOf("F", "-F", "F?", "!F?", "F=", "!F="), (flag, form) => form.Replace("F", flag, StringComparison.Ordinal));

    static readonly Gen<string> Versioned = Gen.Select(
        Gen.OneOf("<", "<=", "=", "~", ">=", ">"), Gen.OneOf("a/", "app-shells/"), Name, VersionGenerators.Text, Gen.Bool,
        (comparison, category, name, version, any) =>
            $"{comparison}{category}{name}-{version}{(any && comparison == "=" ? "*" : "")}");

    static readonly Gen<string> Unversioned = Name.Select(name => "app-shells/" + name);

    public static readonly Gen<string> Text = Gen.Select(
        Gen.OneOf("", "", "!", "!!"),
        Gen.OneOf(Versioned, Unversioned),
        Gen.OneOf("", "", ":0", ":0/2", ":=", ":*", ":1.2=", ":0/2="),
        Gen.OneOf("", "", "", "::gentoo"),
        Gen.OneOf(Gen.Const(""), Use.Select(use => $"[{use}]"), Use.Select(use => $"[{use},-other,third?]")),
        (blocker, package, slot, repository, use) => blocker + package + slot + repository + use);

    /// <summary>Without the repository, which an ebuild may not name.</summary>
    public static readonly Gen<string> EbuildText = Text.Select(text => text.Replace("::gentoo", "", StringComparison.Ordinal));

    public static readonly Gen<string> NearlyText = Gen.OneOf(
        Gen.OneOf("!", "=", "~", ">", "<", "a/b", "a", "/", "-", "1", "*", ":", "::", "0", "[", "]", ",", "x", "?", "(+)", "(", ")", "é", " ")
            .Array[0, 12].Select(parts => string.Concat(parts)),
        Text.SelectMany(text => Gen.Int[0, text.Length], (text, cut) => text[..cut]),
        Gen.String);
}
