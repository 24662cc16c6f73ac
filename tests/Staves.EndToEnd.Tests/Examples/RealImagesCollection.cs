namespace Staves.EndToEnd.Tests.Examples;

/// <summary>Compiling for real takes the whole machine: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // That is what it is.
public sealed class RealImagesCollection : ICollectionFixture<RealImages>
#pragma warning restore CA1711
{
    public const string Name = "real images";
}
