using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Resolution.Explanation;

namespace Staves.Tests.Resolution;

/// <summary>Plans and problems as texts that a test can name.</summary>
static class PlanReading
{
    extension(Plan plan)
    {
        /// <summary>`builder dev-libs/b-1`, `image app-misc/a-1` in merge order.</summary>
        public string[] Order => [.. plan.Packages.Select(Line)];

        /// <summary>`binary app-misc/a-1`, `ebuild app-misc/b-2` in merge order.</summary>
        public string[] Origins =>
            [.. plan.Packages.Select(package => $"{(package.Origin == PackageOrigin.Binary ? "binary" : "ebuild")} {package.Metadata.Name}")];

        public PlannedPackage At(string line) => plan.Packages.Single(package => Line(package) == line);

        /// <summary>The packages at some positions, without their root.</summary>
        public string[] Names(IEnumerable<int> positions) => [.. positions.Select(position => plan.Packages[position].Metadata.Name.ToString())];

        public string[] Sysroot(string line) => plan.Names(plan.SysrootOf(Array.IndexOf(plan.Order, line)));
    }

    extension(ResolutionOutcome.Unsatisfiable outcome)
    {
        /// <summary>All problems as the command line prints them.</summary>
        public string Text => DiagnosticText.Of(new StavesException([.. ProblemExplanation.Explain(outcome)]));
    }

    static string Line(PlannedPackage package) => $"{(package.Root == PackageRoot.Image ? "image" : "builder")} {package.Metadata.Name}";
}
