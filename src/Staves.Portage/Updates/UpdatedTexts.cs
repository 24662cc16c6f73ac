using System.Text;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Installed;

namespace Staves.Portage.Updates;

/// <summary>Applies updates to texts that stay as they are written otherwise: dependency strings of built packages, lines of
/// configuration files, and the files of an entry.</summary>
public static class UpdatedTexts
{
    static readonly string[] DependencyVariables = ["DEPEND", "BDEPEND", "RDEPEND", "PDEPEND", "IDEPEND"];

    extension(PackageUpdates updates)
    {
        /// <summary>A dependency string with today's names and slots. White space and every word that is no package dependency
        /// specification stay as they are.</summary>
        /// <param name="dependencies">As an ebuild or an entry has it.</param>
        /// <param name="parent">The package that has the dependencies, which it shall not come to block; null where there is none.</param>
        public string ApplyToText(string dependencies, BuiltPackage? parent)
        {
            var text = new StringBuilder(dependencies.Length);
            int end = 0;
            foreach (ReadOnlySpan<char> word in new WhiteSpaceWords(dependencies))
            {
                if (!PackageDependency.TryParse(word, out PackageDependency? dependency, out _))
                {
                    continue;
                }

                PackageDependency updated = parent is null ? updates.Apply(dependency) : updates.Apply(dependency, parent);
                if (!ReferenceEquals(updated, dependency))
                {
                    dependencies.AsSpan().Overlaps(word, out int start);
                    text.Append(dependencies.AsSpan(end, start - end)).Append(updated);
                    end = start + word.Length;
                }
            }

            return end == 0 ? dependencies : text.Append(dependencies.AsSpan(end)).ToString();
        }

        /// <summary>A line of package.use, package.mask, `packages`, a set or the world file: its first word is a package, perhaps with
        /// a `-` (which takes a line back) or a `*` (a package of @system) before it. Comments and wildcards stay as they are.</summary>
        public string ApplyToLine(string line)
        {
            var words = new WordEnumerator(line);
            if (!words.MoveNext())
            {
                return line;
            }

            ReadOnlySpan<char> word = words.Current;
            ReadOnlySpan<char> package = word;
            package = package is ['-', ..] ? package[1..] : package;
            package = package is ['*', .. var system] && !PackagePattern.IsWildcard(system) ? system : package;
            if (!PackageDependency.TryParse(package, out PackageDependency? dependency, out _)
                || updates.Apply(dependency) is var updated && ReferenceEquals(updated, dependency))
            {
                return line;
            }

            line.AsSpan().Overlaps(package, out int start);
            return $"{line.AsSpan(0, start)}{updated}{line.AsSpan(start + package.Length)}";
        }

        /// <summary>The files of an entry or of a binary package with today's names: CATEGORY, PF, SLOT, the dependency variables, and
        /// the name of the copied ebuild. The same object where nothing moved.</summary>
        /// <param name="package">The package that the files describe.</param>
        /// <param name="files">The files.</param>
        public (BuiltPackage Package, EntryFiles Files) ApplyToFiles(BuiltPackage package, EntryFiles files)
        {
            BuiltPackage updated = updates.Apply(package);
            foreach (string variable in DependencyVariables)
            {
                string text = files.Text(variable);
                string updatedText = updates.ApplyToText(text, updated);
                files = updatedText == text ? files : files.With(variable, Encoding.UTF8.GetBytes(updatedText));
            }

            if (updated.Slot != package.Slot)
            {
                files = files.WithValue("SLOT", updated.SubSlot == updated.Slot ? updated.Slot : $"{updated.Slot}/{updated.SubSlot}");
            }

            if (updated.Name != package.Name)
            {
                files = files.WithValue("CATEGORY", updated.Name.Category).WithValue("PF", updated.Name.PF);
                if (files.Bytes($"{package.Name.PF}.ebuild") is { } ebuild)
                {
                    files = files.Without($"{package.Name.PF}.ebuild").With($"{updated.Name.PF}.ebuild", ebuild);
                }
            }

            return (updated, files);
        }
    }

    /// <summary>Words as a dependency string has them: here a `#` is no comment.</summary>
    ref struct WhiteSpaceWords(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> _rest = text;

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly WhiteSpaceWords GetEnumerator() => this;

        public bool MoveNext()
        {
            _rest = _rest.TrimStart(" \t\r\n");
            int end = _rest.IndexOfAny(" \t\r\n");
            Current = end < 0 ? _rest : _rest[..end];
            _rest = _rest[Current.Length..];
            return !Current.IsEmpty;
        }
    }
}
