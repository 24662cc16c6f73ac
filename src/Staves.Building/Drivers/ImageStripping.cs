using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Elf;

namespace Staves.Building.Drivers;

/// <summary>Which files lose their symbols, and the commands that take them away, to be run in the builder.</summary>
static class ImageStripping
{
    const string Sections = "-R .comment -R .GCC.command.line -R .note.gnu.gold-version";

    /// <summary>A bash script; empty where there is nothing to strip.</summary>
    /// <param name="files">What the image has.</param>
    /// <param name="rules">What the ebuild said with `dostrip`.</param>
    /// <param name="image">The image directory inside the sandbox.</param>
    /// <param name="program">`strip`, or the one of the toolchain.</param>
    public static string Script(ImageElfFiles files, PathRules rules, string image, string program)
    {
        var script = new StringBuilder();
        ILookup<bool, string> objects = files.Files
            .Where(file => rules.Apply(file.Object.Installed) && file.Elf.Kind != ElfKind.Other)
            .ToLookup(file => file.Elf.Kind == ElfKind.Relocatable, file => image + file.Object.Installed);
        // Objects for linking (crt1.o, kernel modules) need all their symbols.
        Append(script, $"{program} -p --strip-unneeded {Sections}", objects[false]);
        Append(script, $"{program} -p --strip-debug {Sections}", objects[true]);
        Append(
            script,
            $"{program} -p --strip-debug --enable-deterministic-archives",
            files.Archives.Where(item => rules.Apply(item.Installed)).Select(item => image + item.Installed));
        return script.ToString();
    }

    static void Append(StringBuilder script, string command, IEnumerable<string> files)
    {
        // Files that their owner may not write, as libraries often are, keep their mode in the list that has been made.
        ImmutableArray<string> quoted = [.. files.Select(file => "'" + file.Replace("'", @"'\''", StringComparison.Ordinal) + "'")];
        if (!quoted.IsEmpty)
        {
            string list = string.Join(' ', quoted);
            script.Append("chmod u+w -- ").Append(list).Append(" && ").Append(command).Append(" -- ").Append(list).Append(" || exit 1\n");
        }
    }
}
