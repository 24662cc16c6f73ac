using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using Staves.Tests.Packages.Downloads;

namespace Staves.Tests.Images.Registries;

/// <summary>The bill of materials of an image that was pulled, out of registries of several kinds. Of one without the referrers API the end-to-end
/// tests have a real one.</summary>
public sealed class PullBillTests : IDisposable
{
    const string CycloneDx = "application/vnd.cyclonedx+json";
    const string Spdx = "application/spdx+json";
    const string Provenance = "application/vnd.in-toto+json";

    readonly ScratchDirectory _scratch = new();
    readonly ConcurrentDictionary<string, FileServer.Answer> _answers = new(StringComparer.Ordinal);
    readonly FileServer _server;
    readonly List<Diagnostic> _warnings = [];

    public PullBillTests() => _server = new FileServer(request => _answers.GetValueOrDefault(request.Path, new FileServer.Answer(404, [])));

    public void Dispose()
    {
        _server.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData(CycloneDx, Spdx, CycloneDx, Provenance)]
    [InlineData(Spdx, Provenance, Spdx)]
    public async Task The_API_is_asked_and_of_all_that_it_lists_the_best_bill_is_fetched(string expected, params string[] listed)
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Serve($"referrers/{image.Digest}", Index([.. listed.Select(Attach)]), MediaTypes.Index);

        await PullAsync(image);
        Assert.Equal(expected, Assert.Single(ReferrerIndex.Load(image).Referrers).Content.MediaType);
        Assert.Empty(_warnings);
        Assert.Equal(3, Asked.Length);

        await PullAsync(image);
        Assert.Equal(3, Asked.Length);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Serve($"referrers/{image.Digest}", Index(Attach(Provenance)), MediaTypes.Index, $"Link: </v2/some/image/referrers/{image.Digest}?n=1>; rel=\"next\"");
        Serve($"referrers/{image.Digest}?n=1", Index(Attach(CycloneDx)), MediaTypes.Index, "Link: <http://127.0.0.1:1/v2/some/image/more>; rel=\"next\"");

        await PullAsync(image);
        Assert.Single(ReferrerIndex.Load(image).Referrers);
    }

    [Theory]
    [InlineData(200, "text/html")]
    [InlineData(400, "text/plain")]
    [InlineData(404, "text/plain")]
    [InlineData(405, "text/plain")]
    [InlineData(501, "text/plain")]
    public async Task A_registry_that_does_not_know_the_API_has_a_tag(int status, string type)
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        _answers[$"/v2/some/image/referrers/{image.Digest}"] = new FileServer.Answer(status, "<p>"u8.ToArray()) { Headers = [$"Content-Type: {type}"] };
        Serve($"manifests/{image.Digest.Replace(':', '-')}", Index(Attach(CycloneDx)), MediaTypes.Index);

        await PullAsync(image);
        Assert.Single(ReferrerIndex.Load(image).Referrers);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task That_there_is_none_is_remembered_until_the_image_is_pulled_again()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        await PullAsync(image, asksAnew: false);
        int asked = Asked.Length;
        Assert.Equal(2, asked);

        await PullAsync(image, asksAnew: false);
        Assert.Equal(asked, Asked.Length);
        await PullAsync(image, asksAnew: true);
        Assert.Equal(2 * asked, Asked.Length);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_other_documents_say_about_the_image_stays()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        await ReferrerIndex.AttachAsync(image, Digest.Of("key"u8), [new ReferrerDocument(Provenance, "{}"u8.ToArray())], CancellationToken.None);
        Serve($"referrers/{image.Digest}", Index(Attach(CycloneDx)), MediaTypes.Index);

        await PullAsync(image);
        Assert.Equal(
            [CycloneDx, Provenance],
            ReferrerIndex.Load(image).Referrers.Select(referrer => referrer.Content.MediaType).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(403, "denied")]
    [InlineData(200, "{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"../../x\",\"size\":1,\"artifactType\":\"application/spdx+json\"}]}")]
    [InlineData(200, "{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\",\"size\":1,\"artifactType\":\"application/spdx+json\"}]}")]
    public async Task A_registry_that_refuses_is_a_warning_with_its_reason(int status, string answer)
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        foreach (string path in (string[])[$"referrers/{image.Digest}", $"manifests/{image.Digest.Replace(':', '-')}"])
        {
            _answers[$"/v2/some/image/{path}"] = new FileServer.Answer(status, Encoding.UTF8.GetBytes(answer)) { Headers = [$"Content-Type: {MediaTypes.Index}"] };
        }

        await PullAsync(image);
        Diagnostic warning = Assert.Single(_warnings);
        Assert.Equal("STV7218", warning.Code);
        Assert.Single(warning.Details);
        Assert.Empty(ReferrerIndex.Load(image).Referrers);
    }

    [Fact]
    public async Task A_bill_that_is_damaged_is_a_warning()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Serve($"referrers/{image.Digest}", Index(Attach(CycloneDx)), MediaTypes.Index);
        string blob = $"/v2/some/image/blobs/{Digest.Of(Encoding.UTF8.GetBytes(BillOf(CycloneDx)))}";
        _answers[blob] = new FileServer.Answer(200, new byte[BillOf(CycloneDx).Length]);

        await PullAsync(image);
        Assert.Equal("STV7218", Assert.Single(_warnings).Code);
        Assert.Empty(ReferrerIndex.Load(image).Referrers);
    }

    string[] Asked => [.. _server.Requests.Select(request => request.Path)];

    async Task PullAsync(OciImage image, bool asksAnew = true)
    {
        using var puller = new ImagePuller(image.Store, new RegistryOptions { Environment = _ => null, Warn = _warnings.Add, FirstPause = TimeSpan.Zero });
        await puller.PullBillAsync(RegistryReference.Parse($"{_server.Address["http://".Length..]}/some/image:1"), image, asksAnew, CancellationToken.None);
    }

    static string BillOf(string type) => $"{{\"a document of the type\":\"{type}\"}}";

    /// <summary>Serves a document as one that is attached to an image.</summary>
    /// <returns>What an index says about it.</returns>
    JsonObject Attach(string type)
    {
        JsonObject bill = Serve("blobs/", BillOf(type), type);
        JsonObject manifest = Serve(
            "manifests/",
            new JsonObject { ["schemaVersion"] = 2, ["config"] = Describe("{}", MediaTypes.Empty), ["layers"] = new JsonArray(bill) }.ToJsonString(),
            MediaTypes.Manifest);
        manifest["artifactType"] = type;
        return manifest;
    }

    JsonObject Serve(string path, string text, string type, params string[] headers)
    {
        JsonObject descriptor = Describe(text, type);
        _answers[$"/v2/some/image/{path}{(path.EndsWith('/') ? descriptor["digest"] : "")}"] =
            new FileServer.Answer(200, Encoding.UTF8.GetBytes(text)) { Headers = [$"Content-Type: {type}", .. headers] };
        return descriptor;
    }

    static string Index(params JsonNode[] manifests) => new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(manifests) }.ToJsonString();

    static JsonObject Describe(string text, string type)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new JsonObject { ["mediaType"] = type, ["digest"] = Digest.Of(bytes).ToString(), ["size"] = bytes.Length };
    }
}
