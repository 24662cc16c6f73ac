using System.Security.Cryptography;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>The tiny repository in an image, as Gentoo's own repository is in `gentoo/portage`.</summary>
static class SnapshotImage
{
    /// <summary>Makes the layer's directory, `snapshot`; the repository is nowhere else afterwards.</summary>
    /// <param name="workplace">Where.</param>
    /// <param name="ballast">Bytes that do not compress in it.</param>
    /// <returns>The path of the directory.</returns>
    public static string CreateLayer(Workplace workplace, int ballast = 0)
    {
        TinyRepository repository = TinyRepository.Create(workplace);
        string layer = workplace["snapshot"];
        Directory.CreateDirectory(Path.Combine(layer, "var/db/repos"));
        Directory.Move(repository.Path, Path.Combine(layer, "var/db/repos/tiny"));
        if (ballast > 0)
        {
            File.WriteAllBytes(Path.Combine(layer, "ballast"), RandomNumberGenerator.GetBytes(ballast));
        }

        return layer;
    }

    /// <summary>A specification whose only repository is an image.</summary>
    public static void Specify(Workplace workplace, string reference)
    {
        TinyImage.Specify(workplace, "test/hello");
        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"])
            .Replace("type = 'local'", "type = 'docker'", StringComparison.Ordinal)
            .Replace("uri = 'repository'", $"uri = '{reference}'", StringComparison.Ordinal));
    }
}
