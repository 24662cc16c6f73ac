using System.Collections.Immutable;

namespace Staves.Images.Inspection.Packages;

/// <summary>The packages of Alpine and its kin (apk's `installed`: lines of a letter, a colon and a value, an empty line after each package).</summary>
static class ApkPackages
{
    public static ImmutableArray<RecordedPackage> Read(InspectedRoot root) =>
        RecordFiles.Apk.Select(root.Text).OfType<string>().FirstOrDefault() is { } text
            ? [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Describe).OfType<RecordedPackage>()]
            : [];

    static RecordedPackage? Describe(string lines)
    {
        string? name = null;
        string? version = null;
        string? license = null;
        string directory = "";
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (string line in lines.Split('\n'))
        {
            string value = line.Length > 2 ? line[2..] : "";
            switch (line)
            {
                case ['P', ':', ..]:
                    name = value;
                    break;
                case ['V', ':', ..]:
                    version = value;
                    break;
                case ['L', ':', ..]:
                    license = value;
                    break;
                case ['F', ':', ..]:
                    directory = value;
                    break;
                case ['R', ':', ..]:
                    paths.Add($"{directory}/{value}");
                    break;
            }
        }

        return name is null || version is null
            ? null
            : new RecordedPackage(new InspectedPackage { Type = "apk", Name = name, Version = version, License = license }, paths.DrainToImmutable());
    }
}
