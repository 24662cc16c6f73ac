using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Packages.Elf;
using Staves.Packages.Tar;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Metadata;

namespace Staves.Building.Drivers;

/// <summary>The metadata of a binary package, named and spelt as Portage records it (the files of a VDB entry).</summary>
sealed class PackageRecords
{
    readonly Dictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);

    PackageRecords()
    {
    }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files => _files;

    public static PackageRecords Of(EbuildRequest request, InstalledPackages installed, BuildDirectories work)
    {
        var records = new PackageRecords();
        records.AddIdentity(request);
        records.AddDependencies(request, installed);
        // What the key does not have must not show.
        records.Add("FEATURES", request.Features.ThatChangePackages);
        records.AddSettings(Path.Combine(work.State, "settings"));

        records._files[$"{request.Metadata.Name.PF}.ebuild"] = File.ReadAllBytes(request.EbuildPath);
        string environment = Path.Combine(work.State, "environment.bz2");
        if (File.Exists(environment))
        {
            records._files["environment.bz2"] = File.ReadAllBytes(environment);
        }

        return records;
    }

    public void AddImage(ImmutableArray<ImageObject> objects, ImageElfFiles elfFiles)
    {
        long size = objects.Where(item => item.Kind == TarMemberKind.File).Sum(item => item.Size);
        Add("SIZE", size.ToString(CultureInfo.InvariantCulture));
        SonameRecords sonames = elfFiles.Records(Patterns("PROVIDES_EXCLUDE"), Patterns("REQUIRES_EXCLUDE"));
        Add("NEEDED", elfFiles.Needed());
        Add("NEEDED.ELF.2", sonames.NeededElf2);
        Add("PROVIDES", sonames.Provides);
        Add("REQUIRES", sonames.Requires);
    }

    /// <summary>What the phase library recorded: ebuilds change CC and CFLAGS on the way.</summary>
    void AddSettings(string file)
    {
        foreach (string[] setting in File.ReadLines(file).Select(line => line.Split('=', 2)))
        {
            Add(setting[0], setting[1]);
        }
    }

    /// <summary>File name patterns that an ebuild set.</summary>
    ImmutableArray<string> Patterns(string name) => _files.TryGetValue(name, out ReadOnlyMemory<byte> text)
        ? [.. Encoding.UTF8.GetString(text.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]
        : [];

    void AddIdentity(EbuildRequest request)
    {
        PackageMetadata metadata = request.Metadata;
        Add("CATEGORY", metadata.Name.Category);
        Add("PF", metadata.Name.PF);
        Add("SLOT", metadata.SlotWithSubSlot);
        Add("EAPI", metadata.EapiName);
        Add("repository", metadata.Repository);
        Add("USE", string.Join(' ', request.Use.Order(StringComparer.Ordinal)));
        Add("IUSE", string.Join(' ', metadata.Iuse));
        Add("IUSE_EFFECTIVE", string.Join(' ', request.IuseEffective.Order(StringComparer.Ordinal)));
        Add("KEYWORDS", string.Join(' ', metadata.Keywords));
        Add("DESCRIPTION", metadata.Description);
        Add("HOMEPAGE", metadata.Homepage);
        Add("DEFINED_PHASES", metadata.DefinedPhases.IsEmpty ? "-" : string.Join(' ', metadata.DefinedPhases));
        Add("INHERITED", string.Join(' ', metadata.InheritedEclasses));
        Add("BUILD_TIME", request.SourceDateEpoch.ToString(CultureInfo.InvariantCulture));
    }

    void AddDependencies(EbuildRequest request, InstalledPackages installed)
    {
        PackageMetadata metadata = request.Metadata;
        Eapi eapi = metadata.Eapi;
        foreach ((string name, string text) in new[]
        {
            ("DEPEND", metadata.Depend), ("BDEPEND", metadata.Bdepend), ("RDEPEND", metadata.Rdepend), ("PDEPEND", metadata.Pdepend), ("IDEPEND", metadata.Idepend),
        })
        {
            if (DependencySpecifications.TryParsePackages(text, eapi, out var tree, out _))
            {
                Add(name, Bound(tree.EvaluateWithUse(request.Use, eapi), installed).ToString());
            }
        }

        if (DependencySpecifications.TryParseLicenses(metadata.License, eapi, out var license, out _))
        {
            Add("LICENSE", license.Evaluate(request.Use, eapi).ToString());
        }

        Add("RESTRICT", string.Join(' ', PhaseVariables.Restrictions(request)));
        if (DependencySpecifications.TryParseWords(metadata.Properties, eapi, out var properties, out _))
        {
            Add("PROPERTIES", string.Join(' ', properties.Evaluate(request.Use, eapi).Items()));
        }
    }

    static DependencyNode<PackageDependency> Bound(DependencyNode<PackageDependency> node, InstalledPackages installed) => node switch
    {
        DependencyNode<PackageDependency>.Item item => new DependencyNode<PackageDependency>.Item(installed.Bind(item.Value)),
        DependencyNode<PackageDependency>.Group group => group with { Children = [.. group.Children.Select(child => Bound(child, installed))] },
        _ => node,
    };

    void Add(string name, string value)
    {
        if (value.Length > 0)
        {
            _files[name] = Encoding.UTF8.GetBytes(value.EndsWith('\n') ? value : value + "\n");
        }
    }
}
