namespace Staves.Resolution.Solver;

/// <summary>Where an installed package stands among what satisfies a dependency.</summary>
enum InstalledPreference
{
    /// <summary>Before all others.</summary>
    Keep,

    /// <summary>Where its version puts it, before others of that version.</summary>
    Newest,

    /// <summary>After all others.</summary>
    Replace,
}
