using System.Text;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Verification;

public sealed class KeyringTests : IDisposable
{
    static readonly DateTimeOffset Time = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Fact]
    public void Keys_come_from_files_of_either_form_with_any_number_in_each()
    {
        string[] keys = [.. Enumerable.Range(0, 4).Select(number => _gpg.NewKey("ed25519", "sign", Time, name: $"User {number}"))];
        byte[] Armored(string key) => _gpg.Export(key, Time, "--armor");
        File.WriteAllBytes(_gpg["two.asc"], [.. "some text before\n"u8, .. Armored(keys[0]), .. "text between\n"u8, .. Armored(keys[1])]);
        File.WriteAllBytes(_gpg["two.gpg"], [.. _gpg.Export(keys[2], Time), .. _gpg.Export(keys[3], Time)]);
        File.WriteAllBytes(_gpg["all.asc"], _gpg.RunBytes(Time, ["--armor", "--export"]));

        Assert.Equal(keys, Keyring.Read(_gpg["two.asc"], _gpg["two.gpg"]).PrimaryKeys.Select(key => key.ToString()));
        Assert.Equal(keys.Order(), Keyring.Read(_gpg["all.asc"], _gpg["two.asc"]).PrimaryKeys.Select(key => key.ToString()).Order());
    }

    [Fact]
    public void Anything_else_is_refused()
    {
        string key = _gpg.NewKey("ed25519", "sign", Time);
        byte[] good = _gpg.Export(key, Time);
        byte[] armored = _gpg.Export(key, Time, "--armor");
        Refused([]);
        Refused("nothing that is a key"u8);
        Refused(good.AsSpan(0, good.Length - 1));
        Refused([.. good, 1, 2, 3]);
        Refused(armored.AsSpan(0, armored.Length - 20));
        Refused(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(armored).Replace("PUBLIC", "PRIVATE", StringComparison.Ordinal)));
        Refused(_gpg.Sign([1], key, Time));
        Refused(File.ReadAllBytes(_gpg.ExportSecret(key, Time)));
        Refused([0xc6, 0xff, 0xff, 0xff, 0xff, 0xff]);
        File.WriteAllBytes(_gpg["large"], new byte[8 * 1024 * 1024 + 1]);
        Assert.Equal("STV4040", Assert.Throws<StavesException>(() => Keyring.Read(_gpg["large"])).Diagnostics[0].Code);
        Assert.Equal("STV4040", Assert.Throws<StavesException>(() => Keyring.Read("/nowhere/at/all.asc")).Diagnostics[0].Code);

        static void Refused(ReadOnlySpan<byte> bytes)
        {
            byte[] copy = bytes.ToArray();
            Assert.Equal("STV4040", Assert.Throws<StavesException>(() => Keyring.Parse(copy, "keyring")).Diagnostics[0].Code);
        }
    }

    [Theory]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567", "0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0x0123456789abcdef0123456789abcdef01234567", "0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567", "0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0123456789ABCDEF", null)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF0123456G", null)]
    [InlineData("", null)]
    public void Fingerprints_are_whole(string text, string? expected)
    {
        Assert.Equal(expected is not null, KeyFingerprint.TryParse(text, out KeyFingerprint? fingerprint));
        Assert.Equal(expected, fingerprint?.ToString());
    }
}
