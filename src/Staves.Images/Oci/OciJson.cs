using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Oci;

/// <summary>The JSON of OCI documents: members in the order of the types, no white space, so that equal values have equal digests.</summary>
[JsonSerializable(typeof(ImageConfiguration))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(LayoutMarker))]
[JsonSerializable(typeof(IReadOnlyList<DockerArchiveEntry>))]
sealed partial class OciJson : JsonSerializerContext
{
    // The encoder leaves `+` and non-ASCII text readable; it may, because no HTML page holds these documents.
    static readonly OciJson Documents = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = OciNamingPolicy.Instance,
    });

    public static byte[] Write(ImageConfiguration document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.ImageConfiguration);

    public static byte[] Write(ImageManifest document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.ImageManifest);

    public static byte[] Write(ImageIndex document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.ImageIndex);

    public static byte[] Write(LayoutMarker document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.LayoutMarker);

    public static byte[] Write(IReadOnlyList<DockerArchiveEntry> document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, Documents.IReadOnlyListDockerArchiveEntry);

    public static ImageConfiguration ReadConfiguration(ReadOnlySpan<byte> json, string source) => Read(json, source, Documents.ImageConfiguration);

    public static ImageManifest ReadManifest(ReadOnlySpan<byte> json, string source) => Read(json, source, Documents.ImageManifest);

    public static ImageIndex ReadIndex(ReadOnlySpan<byte> json, string source) => Read(json, source, Documents.ImageIndex);

    public static IReadOnlyList<DockerArchiveEntry> ReadDockerArchive(ReadOnlySpan<byte> json, string source) =>
        Read(json, source, Documents.IReadOnlyListDockerArchiveEntry);

    static T Read<T>(ReadOnlySpan<byte> json, string source, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new StavesException(new Diagnostic("STV7003", $"`{source}` is `null`, not an OCI document", new SourceLocation(source)));
        }
        catch (JsonException failure)
        {
            int line = (int)Math.Min(failure.LineNumber.GetValueOrDefault(-1) + 1, int.MaxValue);
            int column = (int)Math.Min(failure.BytePositionInLine.GetValueOrDefault(-1) + 1, int.MaxValue);
            throw new StavesException(
                new Diagnostic("STV7003", $"`{source}` is not an OCI document: {failure.Message}", new SourceLocation(source, line, column)),
                failure);
        }
    }
}
