namespace Staves.Images.Layers;

/// <summary>A package that may have a layer of its own.</summary>
/// <param name="Name">As the entries of the tree name it, `category/package-version`.</param>
/// <param name="Dependents">How many packages of the image need it to run: the more, the more other images have it too.</param>
public sealed record LayeredPackage(string Name, int Dependents);
