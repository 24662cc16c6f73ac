namespace Staves.EndToEnd.Tests.Builders;

[CollectionDefinition(Name)]
public sealed class BuilderImagesCollection : ICollectionFixture<BuilderImages>
{
    public const string Name = "builder images";
}
