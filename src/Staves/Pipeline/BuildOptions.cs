using Staves.Images.Delivery;
using Staves.Pipeline.Ebuilds;
using Staves.Pipeline.Records;
using Staves.Pipeline.Supply;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>What the command line says about a build; what it does not say is the specification's or the default.</summary>
sealed record BuildOptions
{
    public required string Config { get; init; }

    /// <summary>The directory above `etc/portage` of a Portage configuration that lies beneath the specification.</summary>
    public string? ConfigRoot { get; init; }

    public string? Builder { get; init; }

    /// <summary>The image of a snapshot of the Gentoo repository.</summary>
    public string? Portage { get; init; }

    /// <summary>Whether packages that are installed in the builder stay out of the image.</summary>
    public bool NoQuickpkg { get; init; }

    /// <summary>What compiles in the builder; null where the specification or the builder says.</summary>
    public DriverKind? Driver { get; init; }

    /// <summary>Where commands of the builder run; null where the specification says.</summary>
    public RunnerKind? Runner { get; init; }

    public string? BuildCache { get; init; }

    /// <summary>Where the root filesystem's archive goes.</summary>
    public required string ImagePath { get; init; }

    /// <summary>Whether that archive is written: where it is asked for, or nothing else is.</summary>
    public bool WritesRootArchive { get; init; } = true;

    /// <summary>The image's tag.</summary>
    public string? Version { get; init; }

    /// <summary>Where the image is written whether a daemon answers or not.</summary>
    public IReadOnlyList<ImageDestination> Outputs { get; init; } = [];

    /// <summary>Which of the specification's platforms are built; all where none is named.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Where bills of materials and the provenance go besides.</summary>
    public RecordFiles Records { get; init; } = RecordFiles.None;

    /// <summary>The file of the private key that signs the image in its registry; null for no signature.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Whether the image goes to its registry.</summary>
    public bool Push { get; init; }

    /// <summary>By which names it goes there: tags, or whole references; by its own where there are none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether only the packages of the lock will do.</summary>
    public bool Locked { get; init; }

    /// <summary>Which binary packages may be taken.</summary>
    public BinaryUse Binaries { get; init; }

    /// <summary>Takes the place of the specification's.</summary>
    public LocaleSpecification? Locale { get; init; }

    /// <summary>Whether the image has the run-time libraries of the builder's compiler, needed or not.</summary>
    public bool Stdlib { get; init; }

    public int? Jobs { get; init; }

    public bool Offline { get; init; }

    /// <summary>What may be used to fetch repositories, sources, packages and stages.</summary>
    public Secrets Secrets { get; init; } = Secrets.None;

    /// <summary>Whether the newest state of the repositories is fetched first.</summary>
    public bool Syncs { get; init; }

    public FailureHandling Failures { get; init; }

    /// <summary>Whether a person sits before a terminal.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The environment's variables by name.</summary>
    public required Func<string, string?> Environment { get; init; }
}
