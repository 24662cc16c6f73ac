namespace Staves.EndToEnd.Tests.Examples;

/// <summary>Real packages, each compiled once. It takes half of the time of all tests, and so begins first (<see cref="Harness.LongestFirst"/>).</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711 // That is what it is.
public sealed class RealImagesCollection : ICollectionFixture<RealImages>
#pragma warning restore CA1711
{
    public const string Name = "real images";
}
