using System.Net.Http.Headers;
using Staves.Images.Registries.Transport;

namespace Staves.Tests.Images.Registries;

public sealed class AuthenticationChallengeTests
{
    [Fact]
    public void A_token_server_is_read_with_commas_in_its_scope() => Assert.Equal(
        new AuthenticationChallenge(true, "https://auth.docker.io/token", "registry.docker.io", "repository:a/b:pull,push"),
        Choose("""Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push" """));

    [Fact]
    public void A_token_is_chosen_before_a_password() => Assert.Equal(
        new AuthenticationChallenge(true, "https://a", null, null), Choose("Basic realm=\"x\"", "bearer Realm=\"https://a\""));

    [Theory]
    [InlineData("a=1, b = \"2\" ,c=\"x\\\"y\"", "a=1;b=2;c=x\"y")]
    [InlineData("realm=\"unfinished", "realm=unfinished")]
    [InlineData("realm=\"ends\\", "realm=ends\\")]
    [InlineData("a=1,a=2", "a=1")]
    [InlineData("====", "====")]
    [InlineData("no parameters", "")]
    public void Parameters_are_read_however_they_are_written(string text, string expected)
    {
        Dictionary<string, string> parameters = AuthenticationChallenge.Parameters(text);
        Assert.Equal(expected, string.Join(';', parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")));
    }

    [Fact]
    public void Another_scheme_is_no_challenge_that_can_be_answered() =>
        Assert.False(AuthenticationChallenge.TryChoose([AuthenticationHeaderValue.Parse("Negotiate abc")], out _));

    static AuthenticationChallenge Choose(params string[] headers)
    {
        Assert.True(AuthenticationChallenge.TryChoose(headers.Select(AuthenticationHeaderValue.Parse), out AuthenticationChallenge? challenge));
        return challenge;
    }
}
