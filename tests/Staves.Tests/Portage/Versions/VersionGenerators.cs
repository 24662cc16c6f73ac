using CsCheck;
using Staves.Portage.Grammar;
using Staves.Portage.Versions;

namespace Staves.Tests.Portage.Versions;

/// <summary>Random versions, dense in near-equal ones, and random texts that are nearly versions.</summary>
static class VersionGenerators
{
    static readonly Gen<string> Digits = Gen.Frequency(
        (6, Gen.OneOf("0", "1", "2", "01", "10", "010", "00", "001")),
        (1, Gen.Char['0', '9'].Array[1, 40].Select(characters => new string(characters))));

    static readonly Gen<string> Suffix = Gen.Select(
        Gen.OneOf("_alpha", "_beta", "_pre", "_rc", "_p"), Gen.OneOf(Gen.Const(""), Digits), (kind, number) => kind + number);

    public static readonly Gen<string> Text = Gen.Select(
        Digits.Array[1, 4],
        Gen.OneOf("", "", "a", "b"),
        Suffix.Array[0, 2],
        Gen.OneOf(Gen.Const(""), Digits.Select(number => "-r" + number)),
        (numbers, letter, suffixes, revision) => string.Join('.', numbers) + letter + string.Concat(suffixes) + revision);

    public static readonly Gen<PackageVersion> Version = Text.Select(text => PackageVersion.Parse(text));

    public static readonly Gen<string> NearlyText = Gen.OneOf(
        Gen.OneOf("0", "1", ".", "a", "_", "p", "rc", "alpha", "-", "r", "-r1", "é", "\0", " ").Array[0, 8]
            .Select(parts => string.Concat(parts)),
        Gen.String);
}
