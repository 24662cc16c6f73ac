using System.Collections.Immutable;
using System.Text;
using Staves.Portage.Eapis;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>An entry of the installed-package database (Portage's vdb): the directory `CATEGORY/PF` with one file a value. A file is
/// read when it is asked for, and its text is kept. What has no file is empty. Safe to use from several threads.</summary>
/// <remarks>The dependency variables, LICENSE, RESTRICT and PROPERTIES hold no USE conditionals any more: they were evaluated with the
/// flags of <see cref="Use"/>, and `:=` was bound to the slot that was found, `:0/3=`. `||` groups are as the ebuild had them.
/// SRC_URI and REQUIRED_USE are not recorded.</remarks>
public sealed class InstalledPackage
{
    const string ConsolidatedFile = "metadata";

    // Of most packages nothing but the name is asked for, so all else is made when it is.
    ImmutableSortedSet<string>? _use;
    IReadOnlySet<string>? _iuseEffective;
    PackageMetadata? _metadata;
    Contents? _contents;
    Dictionary<string, string>? _consolidated;

    internal InstalledPackage(VersionedPackageName name, string path)
    {
        Name = name;
        Path = path;
    }

    /// <summary>From the names of the directories; CATEGORY and PF say the same.</summary>
    public VersionedPackageName Name { get; }

    /// <summary>The directory of the entry.</summary>
    public string Path { get; }

    public string Slot => EntryText.Slots(Value("SLOT")).Slot;

    /// <summary>The sub-slot, which is the slot where SLOT names none.</summary>
    public string SubSlot => EntryText.Slots(Value("SLOT")).SubSlot;

    /// <summary>The name of the repository that the ebuild came from.</summary>
    public string Repository => Value("repository");

    /// <summary>As dependencies see it.</summary>
    public BuiltPackage Built => new(Name, Slot, SubSlot, Repository, Use, IuseEffective);

    /// <summary>Its EAPI, slot and the texts of its variables in the form that packages of repositories have; IUSE and KEYWORDS, by which
    /// nothing is chosen any more, are not read.</summary>
    public PackageMetadata Metadata =>
        LazyInitializer.EnsureInitialized(ref _metadata, () => new PackageMetadata(new EntryFields(this)));

    public string EapiName => Value("EAPI") is { Length: > 0 } name ? name : Eapi.Unnamed.Name;

    /// <summary>The flags that were on, implicit ones too.</summary>
    public ImmutableSortedSet<string> Use => LazyInitializer.EnsureInitialized(ref _use, () => BuiltPackage.EnabledOf(Value));

    /// <summary>IUSE with its defaults, sorted out of ebuild and eclasses; words that are no flags are left out.</summary>
    public ImmutableArray<DeclaredUseFlag> Iuse => [.. Words("IUSE").Select(Declared).Where(flag => NameRules.IsUseFlag(flag.Name))];

    /// <summary>All flags that it has (PMS iuse-effective).</summary>
    public IReadOnlySet<string> IuseEffective =>
        LazyInitializer.EnsureInitialized(ref _iuseEffective, () => BuiltPackage.IuseEffectiveOf(Value));

    public ImmutableArray<string> Keywords => Words("KEYWORDS");

    public string Description => Value("DESCRIPTION");

    public string Homepage => Value("HOMEPAGE");

    /// <summary>Evaluated.</summary>
    public string License => Value("LICENSE");

    /// <summary>Evaluated.</summary>
    public string Restrict => Value("RESTRICT");

    /// <summary>Evaluated.</summary>
    public string Properties => Value("PROPERTIES");

    /// <summary>Evaluated.</summary>
    public string Depend => Value("DEPEND");

    /// <summary>Evaluated.</summary>
    public string Bdepend => Value("BDEPEND");

    /// <summary>Evaluated; Portage adds a `>=` on the C library for packages with ELF files.</summary>
    public string Rdepend => Value("RDEPEND");

    /// <summary>Evaluated.</summary>
    public string Pdepend => Value("PDEPEND");

    /// <summary>Evaluated.</summary>
    public string Idepend => Value("IDEPEND");

    public string Chost => Value("CHOST");

    /// <summary>When it was merged relative to the others of its root: unique, and later is higher.</summary>
    public long? Counter => EntryText.Number(Value("COUNTER"));

    /// <summary>When it was built, in Unix seconds.</summary>
    public long? BuildTime => EntryText.Number(Value("BUILD_TIME"));

    /// <summary>Which build of this version it is, counting from one.</summary>
    public long? BuildId => EntryText.Number(Value("BUILD_ID"));

    /// <summary>The size of its regular files in bytes, as they were before stripping and compression.</summary>
    public long? Size => EntryText.Number(Value("SIZE"));

    /// <summary>The sonames that it has: `x86_64: libz.so.1 x86_32: …`.</summary>
    public string Provides => Value("PROVIDES");

    /// <summary>The sonames that it needs of others, in the form of <see cref="Provides"/>.</summary>
    public string Requires => Value("REQUIRES");

    /// <summary>A line for each ELF file: `machine;path;soname;runpath;needed,needed;category`.</summary>
    public string NeededElf2 => ReadText("NEEDED.ELF.2");

    /// <summary>Phase functions as PMS names them without `src_` and `pkg_`.</summary>
    public ImmutableArray<string> DefinedPhases => Value("DEFINED_PHASES") is "-" ? [] : Words("DEFINED_PHASES");

    /// <summary>All eclasses, in the order of their inheritance.</summary>
    public ImmutableArray<string> Inherited => Words("INHERITED");

    public Contents Contents => LazyInitializer.EnsureInitialized(
        ref _contents, () => Contents.Parse(ReadText("CONTENTS"), System.IO.Path.Combine(Path, "CONTENTS")));

    /// <summary>The names of the files of the entry, sorted.</summary>
    public IEnumerable<string> FileNames => DatabaseFailure.Guard(
        Path, () => Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray());

    /// <summary>The words of a file with one space between them; empty where there is no such file.</summary>
    /// <exception cref="Diagnostics.StavesException">The file cannot be read.</exception>
    public string Value(string fileName) => EntryText.Collapse(
        ReadBytes(fileName) is { } content ? Encoding.UTF8.GetString(content) : Consolidated.GetValueOrDefault(fileName, ""));

    /// <summary>The text of a file as it stands; empty where there is no such file.</summary>
    /// <exception cref="Diagnostics.StavesException">The file cannot be read.</exception>
    public string ReadText(string fileName) => ReadBytes(fileName) is { } content ? Encoding.UTF8.GetString(content) : "";

    /// <summary>The content of a file, or null where there is none.</summary>
    /// <exception cref="Diagnostics.StavesException">The file cannot be read.</exception>
    public byte[]? ReadBytes(string fileName)
    {
        string file = FilePath(fileName);
        return DatabaseFailure.Guard(file, () => WholeFile.TryRead(file));
    }

    /// <summary>`environment.bz2`, the shell's variables and functions at the end of the build; null where there is none.</summary>
    /// <exception cref="Diagnostics.StavesException">The file cannot be read.</exception>
    public Stream? OpenEnvironment()
    {
        string file = FilePath("environment.bz2");
        return DatabaseFailure.Guard(file, () => File.Exists(file) ? File.OpenRead(file) : null);
    }

    /// <summary>All files of the entry; the single files that only the consolidated one has are among them again.</summary>
    public EntryFiles ReadFiles()
    {
        EntryFiles files = FileNames.Where(name => name != ConsolidatedFile)
            .Aggregate(EntryFiles.Empty, (files, name) => files.With(name, ReadBytes(name)));
        return Consolidated.Aggregate(files, (all, field) => all.WithValue(field.Key, field.Value));
    }

    public override string ToString() => Name.ToString();

    Dictionary<string, string> Consolidated => LazyInitializer.EnsureInitialized(ref _consolidated, ReadConsolidated);

    static DeclaredUseFlag Declared(string word) => word[0] switch
    {
        '+' => new DeclaredUseFlag(word[1..], true),
        '-' => new DeclaredUseFlag(word[1..], false),
        _ => new DeclaredUseFlag(word, null),
    };

    ImmutableArray<string> Words(string fileName) => [.. EntryText.Words(Value(fileName))];

    string FilePath(string fileName)
    {
        EntryFileName.Require(fileName);
        return System.IO.Path.Combine(Path, fileName);
    }

    /// <summary>Portage may keep the short values in one file, `metadata`, and remove the single files; SLOT, which every package has,
    /// tells whether it did. Where both are there the single files are what other tools change.</summary>
    Dictionary<string, string> ReadConsolidated()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(FilePath("SLOT")))
        {
            return values;
        }

        bool isKnownFormat = false;
        foreach (string line in ReadText(ConsolidatedFile).Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            isKnownFormat |= line == "#format=1";
            if (equals > 0 && line[0] != '#' && EntryFileName.IsValid(line[..equals]))
            {
                values[line[..equals]] = line[(equals + 1)..];
            }
        }

        return isKnownFormat ? values : [];
    }
}
