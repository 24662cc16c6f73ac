using System.Collections.Immutable;
using System.Text.Json;
using Staves.Images.Sbom;

namespace Staves.Images.Provenance;

/// <summary>SLSA provenance 1.0 in an in-toto statement 1.0. It has no times and no names of this machine: two builds of one image have one
/// statement.</summary>
public static class ProvenanceStatement
{
    public const string MediaType = "application/vnd.in-toto+json";

    public const string PredicateType = "https://slsa.dev/provenance/v1";

    /// <summary>What its manifest says, so that nobody has to open it to know its kind.</summary>
    public static IReadOnlyDictionary<string, string> Annotations { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("in-toto.io/predicate-type", PredicateType);

    const string BuildType = "urn:staves:build:1";
    const string BuilderId = "urn:staves:local";

    public static byte[] Write(BuildProvenance provenance) => JsonDocumentText.Write(json =>
    {
        json.WriteString("_type", "https://in-toto.io/Statement/v1");
        json.WriteArray("subject", [provenance], subject => json.WriteObject(_ =>
        {
            json.WriteString("name", subject.Reference.ToString());
            WriteDigest(json, subject.Image.Hex);
        }));
        json.WriteString("predicateType", PredicateType);
        json.WriteObject("predicate", _ =>
        {
            json.WriteObject("buildDefinition", _ => WriteDefinition(json, provenance));
            json.WriteObject("runDetails", _ => json.WriteObject("builder", _ =>
            {
                json.WriteString("id", BuilderId);
                json.WriteObject("version", _ => json.WriteString("staves", provenance.ToolVersion));
            }));
        });
    });

    static void WriteDefinition(Utf8JsonWriter json, BuildProvenance provenance)
    {
        json.WriteString("buildType", BuildType);
        json.WriteObject("externalParameters", _ =>
        {
            json.WriteObject("specification", _ => WriteDigest(json, provenance.Specification.Hex));
            json.WriteString("builder", provenance.Builder);
        });
        json.WriteObject("internalParameters", _ =>
        {
            json.WriteObject("lock", _ => WriteDigest(json, provenance.Lock.Hex));
            json.WriteString("builderFingerprint", provenance.BuilderFingerprint);
            json.WriteString("driver", provenance.Driver);
            json.WriteNumber("sourceDateEpoch", provenance.SourceDateEpoch);
        });
        json.WriteArray("resolvedDependencies", provenance.Materials, material => json.WriteObject(_ => WriteMaterial(json, material)));
    }

    static void WriteMaterial(Utf8JsonWriter json, BuildMaterial material)
    {
        json.WriteString("uri", material.Address);
        json.WriteString("name", material.Name);
        Write("digest", material.Digests);
        Write("annotations", material.Annotations);

        void Write(string member, IReadOnlyDictionary<string, string> texts)
        {
            if (texts.Count > 0)
            {
                json.WriteObject(member, _ =>
                {
                    foreach ((string name, string text) in texts)
                    {
                        json.WriteString(name, text);
                    }
                });
            }
        }
    }

    static void WriteDigest(Utf8JsonWriter json, string sha256) => json.WriteObject("digest", _ => json.WriteString("sha256", sha256));
}
