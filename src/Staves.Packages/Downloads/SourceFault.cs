namespace Staves.Packages.Downloads;

/// <summary>Why a source did not give a file, as far as it decides what to do next.</summary>
enum SourceFault
{
    /// <summary>It does not have the file, and will not have it in a minute.</summary>
    Absent,

    /// <summary>It may have it when asked again.</summary>
    Transient,

    /// <summary>It has another file under this name.</summary>
    Mismatch,
}
