using Staves.Images.Layers;
using Staves.Pipeline.Planning;
using Staves.Resolution;

namespace Staves.Pipeline.Assembly;

/// <summary>Which packages of a plan may have layers of their own.</summary>
static class PackageLayers
{
    public static LayerDivision Of(ResolvedImage resolved)
    {
        int most = resolved.Specification.Image.Layers;
        if (most == 1)
        {
            return LayerDivision.None;
        }

        Plan plan = resolved.Plan;
        var graph = new PlanGraph(plan);
        return new LayerDivision(
            most,
            [.. plan.ImagePackages.Select(index => new LayeredPackage(plan.Packages[index].Metadata.Name.ToString(), graph.CountAllDependentsOf(index)))]);
    }
}
