namespace Staves.Images.Roots;

/// <summary>What a mark in a layer says about the layers below it.</summary>
enum LayerMarkKind
{
    /// <summary>A path with all that is below it is gone.</summary>
    Hides,

    /// <summary>A directory shows nothing of the layers below.</summary>
    Empties,

    /// <summary>It is nothing that anybody has to obey.</summary>
    MeansNothing,
}
