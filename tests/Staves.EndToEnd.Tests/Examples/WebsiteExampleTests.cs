using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Examples;

/// <summary>The example with files of the user's own.</summary>
[Collection(RealImagesCollection.Name)]
public sealed class WebsiteExampleTests(RealImages images)
{
    static readonly Uri Page = new("http://127.0.0.1:8081/");

    [Fact]
    public async Task It_serves_the_page_that_stands_beside_the_specification()
    {
        await images.BuildAsync("busybox");
        StavesResult built = await images.BuildAsync("website");
        Assert.Empty(built.Compiled);
        Assert.DoesNotContain("warning", built.Error, StringComparison.Ordinal);
        using (RunningStaves server = images.Workplace.Start("run", "staves/website"))
        {
            using var client = new HttpClient();
            string page = "";
            server.WaitUntil(() => TryGet(client, out page), "the server answers");
            Assert.Contains("<title>Welcome</title>", page, StringComparison.Ordinal);
            server.Signal("TERM");
            await server.WaitAsync();
        }

        images.Workplace.MustBeQuiet();
    }

    static bool TryGet(HttpClient client, out string page)
    {
        page = "";
        try
        {
            using HttpResponseMessage answer = client.Send(new HttpRequestMessage(HttpMethod.Get, Page));
            using var reader = new StreamReader(answer.Content.ReadAsStream());
            page = reader.ReadToEnd();
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
