using Staves.Images.Signing;

namespace Staves.Tests.Images.Signing;

/// <summary>NaCl's secretbox, with the vector of its authors (NaCl, tests/secretbox).</summary>
public sealed class SecretBoxTests
{
    static readonly byte[] Key = Convert.FromHexString("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    static readonly byte[] Nonce = Convert.FromHexString("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    static readonly byte[] Message = Convert.FromHexString(
        "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
        + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864"
        + "5e0705");

    static readonly byte[] Box = Convert.FromHexString(
        "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
        + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
        + "7973f622a43d14a6599b1f654cb45a74e355a5");

    [Fact]
    public void A_message_becomes_the_box_of_the_vector() => Assert.Equal(Box, SecretBox.Seal(Message, Key, Nonce));

    [Fact]
    public void The_box_of_the_vector_opens()
    {
        Assert.True(SecretBox.TryOpen(Box, Key, Nonce, out byte[]? message));
        Assert.Equal(Message, message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(146)]
    public void A_box_with_a_changed_byte_stays_closed(int position)
    {
        byte[] changed = [.. Box];
        changed[position] ^= 1;
        Assert.False(SecretBox.TryOpen(changed, Key, Nonce, out _));
        Assert.False(SecretBox.TryOpen(changed.AsSpan(0, position), Key, Nonce, out _));
    }
}
