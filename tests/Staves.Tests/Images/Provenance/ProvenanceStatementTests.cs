using System.Collections.Immutable;
using System.Text;
using Staves.Images.Oci;
using Staves.Images.Provenance;

namespace Staves.Tests.Images.Provenance;

/// <summary>How an image was built, as SLSA says it.</summary>
public sealed class ProvenanceStatementTests
{
    static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    [Fact]
    public void A_statement_names_the_image_its_inputs_and_the_builder() => Snapshot.Matches(Encoding.UTF8.GetString(ProvenanceStatement.Write(new BuildProvenance
    {
        Reference = ImageReference.Parse("staves/sample:1.0"),
        Image = Digest.Of("image"u8),
        Specification = Digest.Of("specification"u8),
        Lock = Digest.Of("lock"u8),
        Builder = "host",
        BuilderFingerprint = "0123",
        Driver = "native 1",
        SourceDateEpoch = SampleTrees.Epoch,
        ToolVersion = "0.1.0",
        Materials =
        [
            new BuildMaterial("https://example.org/a-1.tar.gz", "a-1.tar.gz", None.Add("blake2b", "aa").Add("sha512", "bb"), None.Add("kind", "source")),
            new BuildMaterial("urn:staves:repository:gentoo", "gentoo", None, None.Add("timestamp", "1700000000")),
        ],
    })));
}
