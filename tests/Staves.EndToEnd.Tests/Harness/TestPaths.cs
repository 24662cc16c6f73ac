using System.Reflection;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>Where the tests find the checkout that they were built from.</summary>
static class TestPaths
{
    public static string RepositoryRoot { get; } = Path.GetFullPath(typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The bundled ebuild repository.</summary>
    public static string BundledRepository => Path.Combine(RepositoryRoot, "repository");

    public static string Example(string name) => Path.Combine(RepositoryRoot, "examples", name, "staves.toml");
}
