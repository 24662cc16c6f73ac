using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Building.Runners;

namespace Staves.Building.Phases;

/// <summary>The phase environment of PMS: bash sources in this assembly, which a build finds in a directory of its own.</summary>
public static class PhaseLibrary
{
    /// <summary>Where the library is inside a sandbox.</summary>
    internal const string Directory = "/var/lib/staves/phases";

    /// <summary>Where helpers that can be run as programs are inside a sandbox.</summary>
    internal const string HelperDirectory = "/var/lib/staves/helpers";

    const string Folder = "Phases";
    const string InstallFolder = "InstallPhases";
    const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Helpers that `find -exec` and `xargs` may run (PMS: all that are not said to be shell functions).</summary>
    static readonly string[] Programs =
    [
        "chgrp", "chown", "dobin", "doconfd", "dodir", "dodoc", "doenvd", "doexe", "dohard", "doheader", "dohtml", "doinfo", "doinitd", "doins", "dolib", "dolib.a",
        "dolib.so", "doman", "domo", "dosbin", "dosed", "dosym", "eapply", "econf", "emake", "fowners", "fperms", "keepdir", "newbin", "newconfd", "newdoc",
        "newenvd", "newexe", "newheader", "newinitd", "newins", "newlib.a", "newlib.so", "newman", "newsbin", "nonfatal", "unpack", "has_version",
        "best_version", "docompress", "dostrip",
    ];

    /// <summary>SHA-256 over the sources: packages that another library made are other packages.</summary>
    public static string Digest { get; } = ComputeDigest();

    /// <summary>Writes the library and the helper programs into two new directories.</summary>
    internal static void Write(string library, string helpers)
    {
        System.IO.Directory.CreateDirectory(library);
        System.IO.Directory.CreateDirectory(helpers);
        foreach (string name in EmbeddedText.Names(Folder))
        {
            File.WriteAllText(Path.Combine(library, name[(Folder.Length + 1)..]), EmbeddedText.Read(name));
        }

        File.SetUnixFileMode(Path.Combine(library, "helper.bash"), Executable);
        foreach (string program in Programs)
        {
            File.CreateSymbolicLink(Path.Combine(helpers, program), $"{Directory}/helper.bash");
        }
    }

    /// <summary>Writes it with what phases of an installation need besides, which takes the place of files of the same name. Packages do not
    /// depend on that part.</summary>
    internal static void WriteForInstallation(string library, string helpers)
    {
        Write(library, helpers);
        foreach (string name in EmbeddedText.Names(InstallFolder))
        {
            File.WriteAllText(Path.Combine(library, name[(InstallFolder.Length + 1)..]), EmbeddedText.Read(name));
        }

        File.CreateSymbolicLink(Path.Combine(helpers, "setcap"), $"{Directory}/helper.bash");
    }

    /// <summary>Where a directory of eclasses is inside a sandbox, by its place in the order in which they are searched.</summary>
    internal static string EclassDirectory(int index) => string.Create(CultureInfo.InvariantCulture, $"/var/lib/staves/eclass/{index}");

    /// <summary>Where a file of shell code is that runs in every phase, by its place in their order.</summary>
    internal static string HookFile(int index) => string.Create(CultureInfo.InvariantCulture, $"/var/lib/staves/bashrc/{index}");

    /// <summary>Makes the directories of eclasses that there are visible.</summary>
    internal static IEnumerable<SandboxEntry> Eclasses(ImmutableArray<string> directories) => directories
        .Select((path, index) => new SandboxEntry.Bind(path, EclassDirectory(index)))
        .Where(bind => System.IO.Directory.Exists(bind.Source));

    static string ComputeDigest()
    {
        string text = string.Concat(EmbeddedText.Names(Folder).Select(name => $"{name}\n{EmbeddedText.Read(name)}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
