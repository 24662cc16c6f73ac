using System.Text;
using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>A plan as a table: version, USE flags (disabled ones with a minus), and who needs it.</summary>
static class PlanText
{
    public static string Render(Plan plan)
    {
        var text = new StringBuilder();
        foreach ((PackageRoot root, string title) in new[] { (PackageRoot.Image, "image"), (PackageRoot.Builder, "builder") })
        {
            PlannedPackage[] packages = [.. plan.Packages.Where(package => package.Root == root)];
            if (packages.Length == 0)
            {
                continue;
            }

            text.Append(title).Append('\n');
            int width = packages.Max(package => package.Metadata.ToString().Length);
            foreach (PlannedPackage package in packages)
            {
                string line = $"  {package.Metadata.ToString().PadRight(width)}  {Flags(package)}";
                text.Append(line.TrimEnd()).Append("  (").AppendJoin(", ", package.RequiredBy).Append(")\n");
            }
        }

        return text.ToString();
    }

    static string Flags(PlannedPackage package) => string.Join(' ', package.Metadata.Iuse
        .Select(flag => flag.Name)
        .Order(StringComparer.Ordinal)
        .Select(flag => package.Use.Contains(flag) ? flag : $"-{flag}"));
}
