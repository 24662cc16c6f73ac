using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Repositories;

/// <summary>Splits `package-version`, the name of an ebuild without its extension and of its metadata cache entry (PMS
/// tree-layout).</summary>
static class PackageFileName
{
    public static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> name, [NotNullWhen(true)] out PackageVersion? version)
    {
        int start = NameRules.VersionStart(text);
        if (start > 0 && PackageVersion.TryParse(text[start..], out version, out _) && NameRules.IsPackageName(text[..(start - 1)]))
        {
            name = text[..(start - 1)];
            return true;
        }

        name = default;
        version = null;
        return false;
    }
}
