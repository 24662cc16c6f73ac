namespace Staves.Images.Inspection;

/// <summary>The files of an image that say what is in it: databases of packages, accounts, and which system it is.</summary>
static class RecordFiles
{
    public const string Accounts = "etc/passwd";
    public const string DpkgStatus = "var/lib/dpkg/status";

    /// <summary>Distroless images have a file for each package here.</summary>
    public const string DpkgStatusDirectory = "var/lib/dpkg/status.d/";
    public const string DpkgLists = "var/lib/dpkg/info/";
    public const string GentooEntries = "var/db/pkg/";

    /// <summary>apk moved its database.</summary>
    public static readonly string[] Apk = ["lib/apk/db/installed", "usr/lib/apk/db/installed"];

    /// <summary>os-release(5), in the order in which it is looked for.</summary>
    public static readonly string[] SystemRelease = ["etc/os-release", "usr/lib/os-release"];

    static readonly string[] GentooFields = ["CONTENTS", "USE", "IUSE", "LICENSE", "SLOT", "repository", "metadata"];

    public static bool Includes(string path) =>
        path is Accounts or DpkgStatus
        || path.StartsWith(DpkgStatusDirectory, StringComparison.Ordinal)
        || (path.StartsWith(DpkgLists, StringComparison.Ordinal) && path.EndsWith(".list", StringComparison.Ordinal))
        || (path.StartsWith(GentooEntries, StringComparison.Ordinal) && GentooFields.Contains(path[(path.LastIndexOf('/') + 1)..], StringComparer.Ordinal))
        || Apk.Contains(path, StringComparer.Ordinal)
        || SystemRelease.Contains(path, StringComparer.Ordinal);
}
