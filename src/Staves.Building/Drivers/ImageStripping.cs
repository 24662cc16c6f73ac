using System.Collections.Immutable;
using System.Text;
using Staves.Building.Phases;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Building.Drivers;

/// <summary>Which files lose their symbols, and the commands that take them away, to be run in the builder.</summary>
/// <param name="image">The image directory inside the sandbox.</param>
/// <param name="variables">Of the package's build: STRIP, OBJCOPY and READELF may name programs of the toolchain.</param>
sealed class ImageStripping(string image, IReadOnlyDictionary<string, string> variables)
{
    const string Sections = "-R .comment -R .GCC.command.line -R .note.gnu.gold-version";

    /// <summary>Whether debug information goes into files of its own (FEATURES=splitdebug).</summary>
    public bool SplitsDebugInformation { get; init; }

    /// <summary>A bash script; empty where there is nothing to strip.</summary>
    /// <param name="objects">The image.</param>
    /// <param name="files">What there is in it to strip.</param>
    /// <param name="rules">What the ebuild said with `dostrip`.</param>
    public string Script(ImmutableArray<ImageObject> objects, ImageElfFiles files, PathRules rules)
    {
        ImmutableArray<(ImageObject Object, ElfFile Elf)> programs =
            [.. files.Files.Where(file => rules.Apply(file.Object.Installed) && file.Elf.Kind != ElfKind.Other)];
        // What is not linked yet has no other place for its debug information.
        ImmutableArray<ImageObject> archives = SplitsDebugInformation ? [] : [.. files.Archives.Where(item => rules.Apply(item.Installed))];
        if (programs.IsEmpty && archives.IsEmpty)
        {
            return "";
        }

        var script = new StringBuilder();
        // Files that their owner may not write, as libraries often are, keep their mode in the list that has been made.
        Append(script, "chmod u+w", [.. programs.Select(file => file.Object), .. archives]);
        if (SplitsDebugInformation)
        {
            AppendSplitting(script, objects, [.. programs.Where(file => file.Elf.Kind != ElfKind.Relocatable || file.Object.Path.EndsWith(".ko", StringComparison.Ordinal)).Select(file => file.Object)]);
        }

        ILookup<bool, ImageObject> byKind = programs.ToLookup(file => file.Elf.Kind == ElfKind.Relocatable, file => file.Object);
        string strip = Program("STRIP", "strip");
        Append(script, $"{strip} -p --strip-unneeded {Sections}", byKind[false]);
        // Objects for linking (crt1.o, kernel modules) need all their symbols.
        Append(script, $"{strip} -p --strip-debug {Sections}", byKind[true]);
        Append(script, $"{strip} -p --strip-debug --enable-deterministic-archives", archives);
        return script.ToString();
    }

    void AppendSplitting(StringBuilder script, ImmutableArray<ImageObject> objects, IEnumerable<ImageObject> programs)
    {
        ILookup<string, string> links = objects.Where(item => item.Kind == TarMemberKind.HardLink).ToLookup(item => item.LinkTarget!, item => item.Installed, StringComparer.Ordinal);
        script.Append("source ").Append(PhaseLibrary.Directory).Append("/split-debug.bash\n");
        foreach (ImageObject program in programs)
        {
            string names = string.Join(' ', links[program.Path].Prepend(program.Installed).Select(Quote));
            script.Append("__split_debug ").Append(Quote(Program("OBJCOPY", "objcopy"))).Append(' ').Append(Quote(Program("READELF", "readelf")))
                .Append(' ').Append(names).Append(" || exit 1\n");
        }
    }

    void Append(StringBuilder script, string command, IEnumerable<ImageObject> files)
    {
        string list = string.Join(' ', files.Select(file => Quote(image + file.Installed)));
        if (list.Length > 0)
        {
            script.Append(command).Append(" -- ").Append(list).Append(" || exit 1\n");
        }
    }

    string Program(string variable, string otherwise) => variables.GetValueOrDefault(variable) is { Length: > 0 } program ? program : otherwise;

    static string Quote(string path) => "'" + path.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
