using System.Text;
using System.Text.Json.Nodes;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Sbom;
using Staves.Images.Signing;
using Staves.Portage.Diagnostics;
using Staves.Tests.Images.Sbom;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Signing;

/// <summary>Signatures of images of a store.</summary>
public sealed class StoredSignatureTests : IDisposable
{
    static readonly SigningKey Key = SigningKey.Generate();

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_signed_image_verifies_with_what_is_said_about_it()
    {
        using SignableImages images = await OpenAsync();
        SignableImage image = images.FindStored(ImageReference.Parse("staves/sample:1.0"))!;
        await Assert.ThrowsAsync<StavesException>(() => VerifyAsync(image, Key));
        await SignAsync(image, Key);
        VerifiedImage verified = await VerifyAsync(image, Key);
        Assert.Equal(["docker.io/staves/sample"], verified.Signatures);
        Assert.Equal(["https://spdx.dev/Document"], verified.Attestations);
        Assert.Equal(image.Digest, verified.Digest);
    }

    [Fact]
    public async Task Who_signs_twice_has_signed_once_and_others_stay_beside()
    {
        using SignableImages images = await OpenAsync();
        SignableImage image = images.FindStored(ImageReference.Parse("staves/sample:1.0"))!;
        await SignAsync(image, Key);
        string[] once = Names(image.Stored!.Store);
        await SignAsync(image, Key);
        Assert.Equal(once, Names(image.Stored!.Store));
        var other = SigningKey.Generate();
        Assert.Equal("STV7304", await RefusalAsync(image, other));
        await SignAsync(image, other);
        Assert.NotEmpty((await VerifyAsync(image, Key)).Signatures);
        Assert.NotEmpty((await VerifyAsync(image, other)).Attestations);
    }

    [Fact]
    public async Task A_signature_means_one_image_alone()
    {
        using SignableImages images = await OpenAsync();
        SignableImage image = images.FindStored(ImageReference.Parse("staves/sample:1.0"))!;
        await SignAsync(image, Key);
        ImageManifest signatures = (await image.Place.FindAsync(SignatureManifest.TagOf(image.Digest, SignatureKind.Signature), CancellationToken.None))!;
        var another = new SignableImage("another", "docker.io/staves/another", Digest.Of("another"u8), image.Place);
        Assert.Equal("STV7303", await RefusalAsync(another, Key));
        await image.Place.PutAsync(SignatureManifest.TagOf(another.Digest, SignatureKind.Signature), signatures, [], CancellationToken.None);
        Assert.Equal("STV7304", await RefusalAsync(another, Key));
    }

    [Fact]
    public async Task A_changed_payload_is_not_signed()
    {
        using SignableImages images = await OpenAsync();
        SignableImage image = images.FindStored(ImageReference.Parse("staves/sample:1.0"))!;
        await SignAsync(image, Key);
        string tag = SignatureManifest.TagOf(image.Digest, SignatureKind.Signature);
        ImageManifest signatures = (await image.Place.FindAsync(tag, CancellationToken.None))!;
        ImageStore store = image.Stored!.Store;
        string payload = File.ReadAllText(store.BlobPath(signatures.Layers[0])).Replace("staves/sample", "staves/simple", StringComparison.Ordinal);
        Descriptor changed = store.AddBlob(SignaturePayload.MediaType, Encoding.UTF8.GetBytes(payload), CancellationToken.None) with { Annotations = signatures.Layers[0].Annotations };
        await image.Place.PutAsync(tag, signatures with { Layers = [changed] }, [], CancellationToken.None);
        Assert.Equal("STV7304", await RefusalAsync(image, Key));
    }

    [Fact]
    public void What_is_signed_is_the_text_that_cosign_signs()
    {
        var payload = new SignaturePayload("example.org/image", Digest.Of("image"u8));
        Assert.Equal(
            $$"""{"critical":{"identity":{"docker-reference":"example.org/image"},"image":{"docker-manifest-digest":"{{payload.Image}}"},"type":"cosign container image signature"},"optional":null}""",
            Encoding.UTF8.GetString(payload.Write()));
        Assert.True(SignaturePayload.TryRead(payload.Write(), out SignaturePayload? read));
        Assert.Equal(payload, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"critical\":7}")]
    [InlineData("{\"critical\":{\"type\":\"atomic container signature\"}}")]
    public void What_is_no_payload_is_none(string text) => Assert.False(SignaturePayload.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_statement_has_the_bill_as_its_predicate()
    {
        byte[] bill = BillFormats.Write(SampleBill.Create(), BillFormat.CycloneDx);
        (string kind, byte[] text) = AttestationStatement.Of(BillFormats.MediaTypeOf(BillFormat.CycloneDx), bill, "a/b", Digest.Of("image"u8))!.Value;
        Assert.Equal("https://cyclonedx.org/bom", kind);
        JsonNode statement = JsonNode.Parse(text)!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(bill), statement["predicate"]));
        Assert.Equal(new AttestationStatement(kind, Digest.Of("image"u8)), AttestationStatement.TryRead(text));
        Assert.Null(AttestationStatement.Of("text/plain", bill, "a/b", Digest.Of("image"u8)));
    }

    async Task<SignableImages> OpenAsync()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        byte[] bill = BillFormats.Write(SampleBill.Create(), BillFormat.Spdx);
        await ReferrerIndex.AttachAsync(image, Digest.Of("facts"u8), [new ReferrerDocument(BillFormats.MediaTypeOf(BillFormat.Spdx), bill)], CancellationToken.None);
        return new SignableImages(image.Store, new RegistryOptions { Environment = _ => null });
    }

    static Task<IReadOnlyList<string>> SignAsync(SignableImage image, SigningKey key) =>
        new ImageSigner(key, image.Stored!.Store).SignAsync(image, CancellationToken.None);

    static Task<VerifiedImage> VerifyAsync(SignableImage image, SigningKey key) =>
        new SignatureVerifier(key.PublicKey).VerifyAsync(image, CancellationToken.None);

    static async Task<string> RefusalAsync(SignableImage image, SigningKey key) =>
        (await Assert.ThrowsAsync<StavesException>(() => VerifyAsync(image, key))).Diagnostics[0].Code;

    static string[] Names(ImageStore store) => [.. store.Manifests.Select(manifest => $"{manifest.Annotation(ImageStore.ReferenceAnnotation)} {manifest.Digest}")];
}
