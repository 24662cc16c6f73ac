using Staves.EndToEnd.Tests.Examples;
using Xunit.Sdk;
using Xunit.v3;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>Lets the collection that takes longest begin first: what comes last runs alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : notnull, ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName != RealImagesCollection.Name)];
}
